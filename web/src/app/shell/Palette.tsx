// The command palette: pages at once; users, keys, providers and requests by what the hub finds while somebody types.
import "@mantine/spotlight/styles.css";
import { Group, Kbd } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight, type SpotlightActionGroupData, spotlight } from "@mantine/spotlight";
import { IconCloudComputing, IconHistory, IconKey, IconSearch, IconUser } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { type Me, may } from "../../api/me";
import { addressOf, visiblePages } from "../visible";
import { usePaletteSearch } from "./usePaletteSearch";

interface Props {
  me: Me;
  /** Grows with every wish to see it, the first of which loads this file. */
  asked: number;
  /** Whether the keys of pages are shown. */
  singleKeys: boolean;
}

export default function Palette({ me, asked, singleKeys }: Props) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [query, setQuery] = useState("");
  const [typed] = useDebouncedValue(query.trim(), 250);
  const found = usePaletteSearch(typed, may(me, "read"));
  useEffect(() => {
    if (asked > 0) spotlight.open();
  }, [asked]);

  const go = (href: string) => () => void navigate({ href });
  const pages = visiblePages(me).map((page) => ({
    id: `page-${page.name}`,
    label: t(`nav.${page.name}`),
    description: t(`groups.${page.group}`),
    leftSection: <page.icon size={18} stroke={1.6} />,
    rightSection: singleKeys && <Keys letter={page.letter} />,
    onClick: go(addressOf(page)),
  }));
  const groups: SpotlightActionGroupData[] = [{ group: t("palette.pages"), actions: pages }];
  // What the hub found matches in its own way, e.g. by a note, so it stays whatever the letters of its label.
  const keywords = query;
  if (found.request) {
    const id = found.request;
    groups.push({
      group: t("palette.requests"),
      actions: [
        {
          id: `request-${id}`,
          label: id,
          keywords,
          leftSection: <IconHistory size={18} stroke={1.6} />,
          onClick: go(`/console/requests?request=${id}`),
        },
      ],
    });
  }
  groups.push({
    group: t("palette.users"),
    actions: found.users.map((user) => ({
      id: `user-${user.id}`,
      label: user.name,
      description: user.note ?? "",
      keywords,
      leftSection: <IconUser size={18} stroke={1.6} />,
      onClick: go(`/console/users?user=${user.id}`),
    })),
  });
  groups.push({
    group: t("palette.keys"),
    actions: found.keys.map((key) => ({
      id: `key-${key.id}`,
      label: key.name,
      description: `${key.user} · ${key.hint}`,
      keywords,
      leftSection: <IconKey size={18} stroke={1.6} />,
      onClick: go(`/console/keys?key=${key.id}`),
    })),
  });
  groups.push({
    group: t("palette.providers"),
    actions: found.providers.map((provider) => ({
      id: `provider-${provider.id}`,
      label: provider.name,
      description: provider.url,
      keywords,
      leftSection: <IconCloudComputing size={18} stroke={1.6} />,
      onClick: go(`/console/providers?provider=${provider.id}`),
    })),
  });
  return (
    <Spotlight
      actions={groups.filter((group) => group.actions.length > 0)}
      query={query}
      onQueryChange={setQuery}
      nothingFound={t("palette.nothing")}
      shortcut={null}
      highlightQuery
      centered={false}
      yOffset="12vh"
      overlayProps={{ backgroundOpacity: 0.4, blur: 0 }}
      scrollable
      maxHeight={420}
      limit={30}
      searchProps={{
        leftSection: <IconSearch size={18} stroke={1.6} />,
        placeholder: t("palette.placeholder"),
        "aria-label": t("palette.open"),
      }}
    />
  );
}

function Keys({ letter }: { letter: string }) {
  return (
    <Group gap={4} wrap="nowrap" visibleFrom="xs" aria-hidden>
      <Kbd size="xs">G</Kbd>
      <Kbd size="xs">{letter.toUpperCase()}</Kbd>
    </Group>
  );
}
