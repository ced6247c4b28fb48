// One's own requests of the span, the newest first; new ones come in live.
import { Button, Group, Select, Stack, Text, Title } from "@mantine/core";
import { IconHistory, IconX } from "@tabler/icons-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Schema } from "../../api/client";
import { EmptyState } from "../../components/EmptyState";
import { DrawerTitle } from "../../components/requests/DrawerTitle";
import { CLASSES } from "../../components/requests/judged";
import { useWord } from "../../components/requests/words";
import { StatusBadge, type Tone } from "../../components/StatusBadge";
import type { Column } from "../../components/table/columns";
import { DataTable } from "../../components/table/DataTable";
import { UrlDrawer } from "../../components/UrlDrawer";
import { Count, Duration, Money } from "../../components/values";
import { useFormat } from "../../format/useFormat";
import { MyRequestDrawer } from "./MyRequestDrawer";
import { type RequestFilters, useMyRequests } from "./queries";

type Request = Schema<"MyRequest">;

function toneOf({ status, ended_by }: Request): Tone {
  if (ended_by === "client") return "calm";
  return status < 400 && ended_by === "complete" ? "good" : status === 429 ? "warn" : "bad";
}

interface Props {
  filters: RequestFilters;
  keys: readonly Schema<"Key">[];
  /** The id of the one whose details are open. */
  opened: string;
  onOpen: (id: string) => void;
  onClearModel: () => void;
  onStatusClass: (status_class: number) => void;
}

export function MyRequests({ filters, keys, opened, onOpen, onClearModel, onStatusClass }: Props) {
  const { t } = useTranslation(["my-usage", "requests", "shell"]);
  const word = useWord();
  const format = useFormat();
  const requests = useMyRequests(filters, true);
  const names = useMemo(() => new Map(keys.map((key) => [key.id, key.name])), [keys]);
  const columns = useMemo<Column<Request>[]>(() => {
    return [
      {
        key: "at",
        header: t("requests.at"),
        width: 116,
        cell: (request) => (
          <>
            <Text size="sm" className="hub-number" style={{ whiteSpace: "nowrap" }}>
              {format.time(request.at)}
            </Text>
            <Text size="xs" c="dimmed" className="hub-number" style={{ whiteSpace: "nowrap" }}>
              {format.date(request.at)}
            </Text>
          </>
        ),
      },
      {
        key: "model",
        header: t("requests.model"),
        cell: (request) => (
          <>
            <Text size="sm">{request.model}</Text>
            <Text size="xs" c="dimmed">
              {request.key_id == null ? request.endpoint : (names.get(request.key_id) ?? request.endpoint)}
            </Text>
          </>
        ),
      },
      {
        key: "status",
        header: t("requests.status"),
        width: 124,
        cell: (request) => (
          <>
            <StatusBadge tone={toneOf(request)} label={String(request.status)} />
            {request.error_code && (
              <Text size="xs" c="dimmed" lineClamp={1} title={word("codes", request.error_code)}>
                {word("codes", request.error_code)}
              </Text>
            )}
          </>
        ),
      },
      {
        key: "input",
        header: t("requests.input"),
        align: "right",
        width: 110,
        wide: true,
        cell: (request) => (
          <Count
            value={request.input_tokens + request.cache_write_tokens + request.cache_read_tokens}
            compact
          />
        ),
      },
      {
        key: "output",
        header: t("requests.output"),
        align: "right",
        width: 110,
        wide: true,
        cell: (request) => <Count value={request.output_tokens} compact />,
      },
      {
        key: "cost",
        header: t("requests.cost"),
        align: "right",
        width: 90,
        cell: (request) => (request.unpriced ? "–" : <Money usd={request.cost_usd} />),
      },
      {
        key: "duration",
        header: t("requests.duration"),
        align: "right",
        width: 100,
        wide: true,
        cell: (request) => <Duration ms={request.duration_ms} />,
      },
    ];
  }, [t, word, names, format]);
  const request = requests.items?.find(({ id }) => id === opened);
  return (
    <Stack component="section" gap="sm">
      <Group justify="space-between" gap="xs" mih={30}>
        <Title order={2} fz="md">
          {t("requests.title")}
        </Title>
        <Group gap="xs">
          {filters.model && (
            <Button
              size="xs"
              variant="light"
              rightSection={<IconX size={14} aria-hidden />}
              onClick={onClearModel}
              aria-label={t("requests.allModels", { model: filters.model })}
            >
              {filters.model}
            </Button>
          )}
          <Select
            w={160}
            size="xs"
            aria-label={t("requests:filters.status")}
            placeholder={t("requests:filters.status")}
            clearable
            data={CLASSES.map((one) => ({ value: one, label: t(`requests:class${one}`) }))}
            value={filters.status_class ? String(filters.status_class) : null}
            onChange={(value) => onStatusClass(Number(value ?? 0))}
          />
        </Group>
      </Group>
      <DataTable
        label={t("requests.title")}
        columns={columns}
        rows={requests.items}
        rowKey={(request) => request.id}
        error={requests.error}
        onRetry={() => void requests.refetch()}
        onRowClick={(request) => onOpen(request.id)}
        activeKey={opened}
        hasMore={requests.hasNextPage}
        loadingMore={requests.isFetchingNextPage}
        onMore={requests.more}
        rowHeight={52}
        maxHeight={560}
        minWidth={420}
        empty={
          filters.status_class ? (
            <EmptyState title={t("requests:nothingTitle")} hint={t("requests:nothingHint")} />
          ) : (
            <EmptyState icon={IconHistory} title={t("requests.emptyTitle")} hint={t("requests.emptyHint")} />
          )
        }
      />
      <UrlDrawer value={opened} onClose={() => onOpen("")} title={<DrawerTitle id={opened} />} size={780}>
        <MyRequestDrawer
          key={opened}
          id={opened}
          request={request}
          keyName={request?.key_id == null ? undefined : names.get(request.key_id)}
          loading={requests.isPending}
        />
      </UrlDrawer>
    </Stack>
  );
}
