// A button to download a list as a file: the browser fetches it itself, so that files of any size stream to disk.
import { Button, Menu } from "@mantine/core";
import { IconDownload, IconFileTypeCsv, IconJson } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

interface Props {
  /** The address of the export; the format is added. */
  path: string;
  query: Record<string, string | number | boolean | undefined>;
}

export function exportAddress(path: string, query: Props["query"], format: "csv" | "ndjson"): string {
  const entries = Object.entries({ ...query, format }).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return `${path}?${new URLSearchParams(entries)}`;
}

export function ExportMenu({ path, query }: Props) {
  const { t } = useTranslation("data");
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={16} aria-hidden />}>
          {t("export.button")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          component="a"
          href={exportAddress(path, query, "csv")}
          download
          leftSection={<IconFileTypeCsv size={16} stroke={1.6} />}
        >
          {t("export.csv")}
        </Menu.Item>
        <Menu.Item
          component="a"
          href={exportAddress(path, query, "ndjson")}
          download
          leftSection={<IconJson size={16} stroke={1.6} />}
        >
          {t("export.ndjson")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
