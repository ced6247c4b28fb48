// For how long a request has been running, by the second. It shows the passing of time and asks nothing.
import { useEffect, useState } from "react";
import { Duration } from "../../components/values";

export function Age({ since }: { since: string }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((now - new Date(since).getTime()) / 1_000));
  return <Duration ms={seconds * 1_000} />;
}
