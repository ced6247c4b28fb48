// How to connect each CLI, SDK or script to this hub, for everybody, without a login and without a link to anywhere else.
import { Anchor, Box, Stack, Text, Title } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { CopyField } from "../../components/CopyField";
import { Connect } from "../../components/connect/Connect";
import { CLIENTS, SHELL_NAMES } from "../../components/connect/commands";
import { PageBody } from "../../components/PageBody";
import { PublicFrame } from "../../components/PublicFrame";
import { choice, maybe, useUrlState } from "../../components/urlState";
import { Part } from "./Part";
import { PlainSetup } from "./PlainSetup";
import { checkOf } from "./snippets";
import { Troubles } from "./Troubles";

/** In the address, so that a link leads straight to the CLI that somebody asked about. */
const FIELDS = { client: choice(CLIENTS, "claude"), shell: maybe(SHELL_NAMES) };

export default function UsageDocPage() {
  const { t } = useTranslation(["usage-doc", "connect", "shell"]);
  const [state, set] = useUrlState(FIELDS);
  const { origin } = window.location;
  const title = t("title");
  const app = t("shell:app.title");
  useEffect(() => {
    document.title = `${title} · ${app}`;
  }, [title, app]);
  return (
    <PublicFrame>
      <PageBody narrow>
        <Box pt="md">
          <Title order={1} fz="1.75rem" lh={1.25}>
            {title}
          </Title>
          <Text c="dimmed" mt={6} maw={640}>
            {t("description")}
          </Text>
        </Box>
        <Part number={1} title={t("address.title")} hint={t("address.hint")}>
          <CopyField name="address" text={origin} />
        </Part>
        <Part number={2} title={t("key.title")} hint={t("key.hint")}>
          <Anchor href="/console/my-usage" size="sm">
            {t("key.own")}
          </Anchor>
        </Part>
        <Part number={3} title={t("cli.title")} hint={t("cli.hint")}>
          <Connect origin={origin} install kept={{ ...state, set }} />
        </Part>
        <Part number={4} title={t("check.title")} hint={t("check.hint")}>
          <CopyField name="check" text={checkOf(origin, t("connect:placeholder"))} />
        </Part>
        <Stack gap="md" mt="md">
          <Part title={t("plain.title")} hint={t("plain.hint")}>
            <PlainSetup origin={origin} />
          </Part>
          <Part title={t("troubles.title")} hint={t("troubles.hint")}>
            <Troubles />
          </Part>
        </Stack>
      </PageBody>
    </PublicFrame>
  );
}
