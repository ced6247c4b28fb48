// Providers around the page: theme, server state. Features come in through routes.
import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { Home } from "../routes/Home";
import { Header } from "./Header";

const queries = new QueryClient();

export function App() {
  return (
    <MantineProvider defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <Header />
        <Home origin={window.location.origin} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
