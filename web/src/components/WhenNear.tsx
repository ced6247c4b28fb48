// Shows what is below the fold when it comes near to sight, so that its code does not make the first load heavier.
import { type ReactNode, useEffect, useRef, useState } from "react";

interface Props {
  /** Room that is kept until then. */
  height: number;
  children: ReactNode;
}

const BEFORE = "0px";

export function WhenNear({ height, children }: Props) {
  const [near, setNear] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const node = place.current;
    if (near || !node) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) setNear(true);
      },
      { rootMargin: BEFORE },
    );
    observer.observe(node);
    return () => observer.disconnect();
  }, [near]);
  return near ? children : <div ref={place} data-later style={{ minHeight: height }} />;
}
