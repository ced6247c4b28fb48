// Takes the log of requests or the audit log along as a file, for a period.
import { Box, Button, Checkbox, Group, SegmentedControl, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { exportAddress } from "../../components/ExportMenu";
import { RangePicker } from "../../components/RangePicker";
import { momentsOf, type Range } from "../../components/range";

const FORMATS = ["csv", "ndjson"] as const;
type Format = (typeof FORMATS)[number];

interface Props {
  /** What is exported; also the key of its texts. */
  what: "requests" | "audit";
  path: string;
  /** Whether decision chains and costs part by part can come along. */
  details?: boolean;
}

export function ExportForm({ what, path, details = false }: Props) {
  const { t } = useTranslation("data");
  const [range, setRange] = useState<Range>({ name: "30d" });
  const [format, setFormat] = useState<Format>("csv");
  const [whole, setWhole] = useState(false);
  const wholly = details && format === "ndjson" && whole;
  const query = { ...momentsOf(range, new Date()), ...(wholly ? { details: true } : {}) };
  return (
    <Box
      py="sm"
      style={{ borderTop: "1px solid var(--hub-line)" }}
      role="group"
      aria-label={t(`export.${what}`)}
    >
      <Text size="sm" fw={600} mb={6}>
        {t(`export.${what}`)}
      </Text>
      <Group gap="sm">
        <RangePicker value={range} onChange={setRange} />
        <SegmentedControl
          aria-label={t("export.format")}
          data={[
            { value: "csv", label: "CSV" },
            { value: "ndjson", label: t("export.ndjsonShort") },
          ]}
          value={format}
          onChange={(value) => setFormat(FORMATS.find((one) => one === value) ?? "csv")}
        />
        {details && (
          <Checkbox
            label={t("export.details")}
            disabled={format === "csv"}
            checked={wholly}
            onChange={(event) => setWhole(event.currentTarget.checked)}
          />
        )}
        <Button
          component="a"
          ml="auto"
          variant="default"
          href={exportAddress(path, query, format)}
          download
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {t("export.download")}
        </Button>
      </Group>
    </Box>
  );
}
