// The few icons that the console draws itself.

function Icon({ path }: { path: string }) {
  return (
    <svg
      width="18"
      height="18"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={path} />
    </svg>
  );
}

export const CopyIcon = () => (
  <Icon path="M9 9h11v11H9zM5 15H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v1" />
);
export const CheckIcon = () => <Icon path="M5 13l4 4L19 7" />;
export const RefreshIcon = () => <Icon path="M20 11a8 8 0 1 0-.6 4M20 4v7h-7" />;
