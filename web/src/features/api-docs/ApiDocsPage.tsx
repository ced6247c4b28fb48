// Where the API is described: two readers, the document itself, and a first call to copy.
import { Anchor, Card, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { IconBook, IconExternalLink, IconFileCode, IconHistory, IconPlayerPlay } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { CopyField } from "../../components/CopyField";
import { PageBody } from "../../components/PageBody";
import { PageHeader } from "../../components/PageHeader";

const READERS = [
  ["scalar", "/api/v1/scalar", IconBook],
  ["swagger", "/api/v1/docs/", IconPlayerPlay],
  ["document", "/api/v1/openapi.json", IconFileCode],
  ["legacy", "/api/actions/scalar", IconHistory],
] as const;

export default function ApiDocsPage() {
  const { t } = useTranslation(["api-docs", "shell"]);
  const call = `curl -H 'Authorization: Bearer YOUR_TOKEN' ${window.location.origin}/api/v1/users`;
  return (
    <PageBody narrow>
      <PageHeader title={t("shell:nav.apiDocs")} description={t("description")} />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        {READERS.map(([name, href, Icon]) => (
          <Card key={name}>
            <Stack gap="xs" h="100%">
              <Icon size={22} stroke={1.5} aria-hidden />
              <Title order={2} fz="md">
                {t(`${name}Title`)}
              </Title>
              <Text size="sm" c="dimmed" flex={1}>
                {t(`${name}Hint`)}
              </Text>
              <Anchor
                href={href}
                target="_blank"
                rel="noreferrer"
                size="sm"
                aria-label={`${t("open")}: ${t(`${name}Title`)}`}
              >
                {t("open")} <IconExternalLink size={14} aria-hidden style={{ verticalAlign: "-2px" }} />
              </Anchor>
            </Stack>
          </Card>
        ))}
      </SimpleGrid>
      <Card>
        <Stack gap="xs">
          <Title order={2} fz="md">
            {t("firstTitle")}
          </Title>
          <Text size="sm" c="dimmed">
            {t("firstHint")}
          </Text>
          <CopyField name="first-call" text={call} />
        </Stack>
      </Card>
    </PageBody>
  );
}
