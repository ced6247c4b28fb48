// Signing in: by the admin token or a key, or by an account's name and password.
import {
  Alert,
  Anchor,
  Button,
  Card,
  Center,
  PasswordInput,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
  Title,
} from "@mantine/core";
import { useForm } from "@mantine/form";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, type Schema } from "../../api/client";
import { useForget } from "../../api/me";
import { useChange } from "../../api/query";
import { ProblemAlert } from "../../components/fields/ProblemAlert";
import { PublicFrame } from "../../components/PublicFrame";

const WAYS = ["byToken", "byName"] as const;
type Way = (typeof WAYS)[number];

/** Only a secure page, or one of this very machine, keeps the session's cookie where cookies are secure. */
function isUnsafe(): boolean {
  return !window.isSecureContext;
}

export default function LoginPage() {
  const { t } = useTranslation("login");
  const [way, setWay] = useState<Way>("byToken");
  const forget = useForget();
  const navigate = useNavigate();
  const search = useSearch({ strict: false }) as { return?: string };
  const form = useForm({ mode: "uncontrolled", initialValues: { token: "", name: "", password: "" } });
  const signIn = useChange((body: Schema<"SignIn">) => api.POST("/api/v1/session", { body }), {
    onDone: (me) => {
      forget(me);
      // The route of this page knows where somebody who is signed in belongs.
      void navigate({ to: "/console/login" as string, search, replace: true });
    },
  });
  const refused = signIn.error?.status === 401;
  return (
    <PublicFrame into={false}>
      <Center mih="calc(100dvh - 120px)" p="md">
        <Card w="100%" maw={400} padding="xl" shadow="sm">
          <form
            onSubmit={form.onSubmit(({ token, name, password }) =>
              signIn.mutate(way === "byToken" ? { token: token.trim() } : { name: name.trim(), password }),
            )}
          >
            <Stack gap="md">
              <Title order={1} fz="1.25rem">
                {t("title")}
              </Title>
              <SegmentedControl
                fullWidth
                aria-label={t("ways")}
                value={way}
                onChange={(value) => setWay(value as Way)}
                data={WAYS.map((value) => ({ value, label: t(value) }))}
              />
              {refused ? (
                <Alert color="red" variant="light" role="alert">
                  {t("wrong")}
                </Alert>
              ) : (
                <ProblemAlert problem={signIn.error} />
              )}
              {way === "byToken" ? (
                <PasswordInput
                  key={form.key("token")}
                  label={t("token")}
                  autoComplete="current-password"
                  data-autofocus
                  required
                  withAsterisk={false}
                  {...form.getInputProps("token")}
                />
              ) : (
                <>
                  <TextInput
                    key={form.key("name")}
                    label={t("name")}
                    autoComplete="username"
                    required
                    withAsterisk={false}
                    {...form.getInputProps("name")}
                  />
                  <PasswordInput
                    key={form.key("password")}
                    label={t("password")}
                    autoComplete="current-password"
                    required
                    withAsterisk={false}
                    {...form.getInputProps("password")}
                  />
                </>
              )}
              <Button type="submit" size="md" fullWidth loading={signIn.isPending}>
                {t("submit")}
              </Button>
              {isUnsafe() && (
                <Text size="xs" c="dimmed">
                  {t("insecure")}
                </Text>
              )}
              <Anchor href="/usage-doc" size="sm" ta="center">
                {t("how")}
              </Anchor>
            </Stack>
          </form>
        </Card>
      </Center>
    </PublicFrame>
  );
}
