import { fireEvent, screen, waitFor } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { show } from "../../test-setup";
import { StatusCard } from "./StatusCard";

afterEach(() => vi.unstubAllGlobals());

function body(providers: { total: number; available: number }, status = "ok") {
  return { status, version: "1.2.3", uptime_s: 61, checks: { store: "ok", redis: "off", providers } };
}

/** Answers /health with these bodies one after another, the last of them for ever; a thrown one is a dead hub. */
function hubAnswers(...answers: (object | Error)[]) {
  let turn = 0;
  const fetcher = vi.fn(async () => {
    const answer = answers[Math.min(turn++, answers.length - 1)];
    if (answer instanceof Error) throw answer;
    return new Response(JSON.stringify(answer));
  });
  vi.stubGlobal("fetch", fetcher);
  return fetcher;
}

const verdict = async () => (await screen.findByTestId("verdict")).dataset.verdict;
const fact = (name: string) => screen.getByTestId(`fact-${name}`).textContent;

it("shows what the hub says about itself", async () => {
  hubAnswers(body({ total: 3, available: 2 }));
  show(<StatusCard />);
  expect(await verdict()).toBe("healthy");
  expect(fact("version")).toBe("Version1.2.3");
  expect(fact("uptime")).toBe("Running for1 min 1 sec");
  expect(fact("store")).toBe("DatabaseWorking");
  expect(fact("redis")).toBe("RedisNot used, limits are in memory");
  expect(fact("providers")).toBe("Providers2 of 3 available");
});

it("tells a hub without providers what comes next", async () => {
  hubAnswers(body({ total: 0, available: 0 }, "degraded"));
  show(<StatusCard />);
  expect(await verdict()).toBe("unhealthy");
  expect(fact("providers")).toBe("ProvidersNone yet: add one below");
});

it("says so when the hub stops answering, and recovers on refresh", async () => {
  const fetcher = hubAnswers(new TypeError("refused"), body({ total: 1, available: 1 }));
  show(<StatusCard />);
  expect(await verdict()).toBe("unreachable");
  expect(screen.getByRole("alert").textContent).toContain("The hub does not answer");
  fireEvent.click(screen.getByRole("button", { name: "Refresh" }));
  await waitFor(() => expect(screen.getByTestId("verdict").dataset.verdict).toBe("healthy"));
  expect(screen.queryByRole("alert")).toBeNull();
  expect(fetcher).toHaveBeenCalledTimes(2);
});
