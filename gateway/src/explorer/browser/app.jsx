/** The page at /graphiql, in the browser. What it needs to know comes in the page's `#settings`; see graphiql-page.ts. */
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import 'graphiql/style.css';
import { createRoot } from 'react-dom/client';
import './app.css';

const { endpoint, tabs, headers, workers } = JSON.parse(document.getElementById('settings').textContent);

globalThis.MonacoEnvironment = {
  getWorker: (_id, label) => new Worker(workers[label] ?? workers.editor, { name: label }),
};

const socketUrl = new URL(endpoint, window.location.href);
socketUrl.protocol = socketUrl.protocol === 'https:' ? 'wss:' : 'ws:';

/** Subscriptions go over graphql-ws, a socket each; the headers tab becomes its connectionParams. */
const fetcher = createGraphiQLFetcher({
  url: endpoint,
  subscriptionUrl: socketUrl.href,
  enableIncrementalDelivery: false,
});

// Headers are never stored: a tab from an earlier visit has none of its own and takes today's defaultHeaders.
createRoot(document.getElementById('graphiql')).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={tabs.map((tab) => ({ ...tab, headers }))}
    defaultHeaders={headers}
    defaultEditorToolsVisibility={headers ? 'headers' : true}
    inputValueDeprecation
    schemaDescription
  >
    <GraphiQL.Logo>
      <a href="/graphiql">Rookery</a>
    </GraphiQL.Logo>
  </GraphiQL>,
);
