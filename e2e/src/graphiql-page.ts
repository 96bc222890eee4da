import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';

/** What a person does in GraphiQL, and what they see. The caller closes it. */
export interface GraphiqlPage {
  /** Brings an open tab to the front; it bears its operation's name. */
  selectTab(name: string): Promise<void>;
  /** Replaces what stands in the operation editor by a named operation. */
  writeOperation(text: string): Promise<void>;
  writeVariables(value: unknown): Promise<void>;
  writeHeaders(value: unknown): Promise<void>;
  /** Presses the button that executes. */
  execute(): Promise<void>;
  /** Presses it for a subscription; resolves when the socket has been accepted and asked. */
  subscribe(): Promise<void>;
  /** Resolves to the whole result when this text is to be read in the result pane. */
  resultShowing(text: string): Promise<unknown>;
  screenshot(file: string): Promise<void>;
  /** The hosts that the page, its workers and its sockets have asked so far. */
  readonly hosts: ReadonlySet<string>;
  /** What the browser's console called an error: failed scripts, refusals of the content policy. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Opens GraphiQL in a profile of its own and waits until it can be typed into. */
export async function openGraphiql(browser: Browser, baseUrl: string): Promise<GraphiqlPage> {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 1200 },
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  const { hosts, complaints } = watch(context, page);
  await page.goto(`${baseUrl}/graphiql`);

  const operationEditor = page.getByRole('region', { name: 'Operation Editor' }).locator('.graphiql-editor');
  const toolEditor = page.locator('.graphiql-editor-tool .graphiql-editor:not(.hidden)');
  await operationEditor.locator('.view-line').first().waitFor();

  /** Pastes: typed brackets and quotes would be closed by the editor as well. */
  async function write(editor: Locator, text: string): Promise<void> {
    await editor.locator('.view-lines').click();
    await page.keyboard.press('ControlOrMeta+A');
    await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`);
    await page.keyboard.press('ControlOrMeta+V');
  }
  /** GraphiQL looks at an operation a moment after it changed, and stores it then. Until then it runs the old name. */
  async function understood(name: string): Promise<void> {
    // One evaluation: the page's policy, rightly, forbids the eval of waitForFunction.
    await page.evaluate(`new Promise((resolve) => {
      const look = () =>
        localStorage.getItem('graphiql:query')?.includes(' ${name}') ? resolve() : requestAnimationFrame(look);
      look();
    })`);
  }
  async function writeTool(name: 'Variables' | 'Headers', value: unknown): Promise<void> {
    await page.getByRole('button', { name, exact: true }).click();
    await write(toolEditor, JSON.stringify(value));
  }
  async function execute(): Promise<void> {
    await page.getByRole('button', { name: /^Execute query/ }).click();
  }

  return {
    hosts,
    complaints,
    async selectTab(name) {
      await page.getByRole('button', { name, exact: true }).click();
      await understood(name);
    },
    async writeOperation(text) {
      await write(operationEditor, text);
      await understood(/(?:query|mutation|subscription) (\w+)/.exec(text)?.[1] ?? '');
    },
    writeVariables: (value) => writeTool('Variables', value),
    writeHeaders: (value) => writeTool('Headers', value),
    execute,
    async subscribe() {
      const asked = page.waitForEvent('websocket').then(async (socket) => {
        await socket.waitForEvent('framesent', ({ payload }) =>
          String(payload).includes('"type":"subscribe"'),
        );
      });
      await Promise.all([asked, execute()]);
    },
    async resultShowing(text) {
      await page.locator('.result-window .view-line', { hasText: text }).first().waitFor();
      const model = `__MONACO.editor.getModels().find((model) => model.uri.path.endsWith('response.json'))`;
      return JSON.parse(await page.evaluate<string>(`${model}.getValue()`)) as unknown;
    },
    async screenshot(file) {
      await page.screenshot({ path: file });
    },
    close: () => context.close(),
  };
}

function watch(context: BrowserContext, page: Page) {
  const hosts = new Set<string>();
  const complaints: string[] = [];
  const note = (url: string) => {
    if (/^(https?|wss?):/.test(url)) hosts.add(new URL(url).host);
  };
  context.on('request', (request) => note(request.url()));
  page.on('websocket', (socket) => note(socket.url()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { hosts, complaints };
}
