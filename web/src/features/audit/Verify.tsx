// Checks that nobody has changed the audit log behind the hub's back, and says what was found.
import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlertTriangle, IconShieldCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { api, type Schema } from "../../api/client";
import { useChange } from "../../api/query";
import { notifyProblem } from "../../components/notices";
import { useFormat } from "../../format/useFormat";

/** Walks the whole chain, so it is asked for by a click and not with the page. */
export function useVerify() {
  return useChange(() => api.GET("/api/v1/audit/verify"), { onProblem: notifyProblem });
}

export function VerifyButton({ verify }: { verify: ReturnType<typeof useVerify> }) {
  const { t } = useTranslation("audit");
  return (
    <Button
      variant="default"
      leftSection={<IconShieldCheck size={16} aria-hidden />}
      loading={verify.isPending}
      onClick={() => verify.mutate()}
    >
      {t("verify.button")}
    </Button>
  );
}

interface VerdictProps {
  verdict: Schema<"AuditVerdict">;
  onClose: () => void;
  onShow: (seq: number) => void;
}

export function Verdict({ verdict, onClose, onShow }: VerdictProps) {
  const { t } = useTranslation(["audit", "shell"]);
  const format = useFormat();
  const rows = format.count(verdict.rows);
  const broken = verdict.broken_at;
  return (
    <Alert
      role="status"
      variant="light"
      color={verdict.intact ? "teal" : "red"}
      icon={verdict.intact ? <IconShieldCheck size={18} /> : <IconAlertTriangle size={18} />}
      title={t(verdict.intact ? "verify.intact" : "verify.broken")}
      withCloseButton
      closeButtonLabel={t("shell:common.close")}
      onClose={onClose}
    >
      <Group gap="sm">
        <Text size="sm">
          {broken == null ? t("verify.intactHint", { rows }) : t("verify.brokenHint", { rows, seq: broken })}
        </Text>
        {broken != null && (
          <Button size="compact-sm" variant="default" onClick={() => onShow(broken)}>
            {t("verify.show")}
          </Button>
        )}
      </Group>
    </Alert>
  );
}
