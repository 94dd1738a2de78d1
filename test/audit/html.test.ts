/** The page in a real browser: Chromium without scripts, light and dark, by keyboard. Without a browser it says that it was skipped. */

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { HOSTILE, mixedProject } from "./cases.ts";

const CHROMIUM = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";
const isInstalled = existsSync(CHROMIUM);
if (!isInstalled)
  console.warn(`SKIPPED: the audit's page was not looked at in a browser, for there is no ${CHROMIUM}.`);

describe("the page as text", () => {
  it("is one self-contained file without scripts", async () => {
    const { stdout } = await mixedProject().run("audit", "--format", "html");
    expect(stdout).toMatch(/^<!doctype html>\n<html lang="en">/);
    expect(stdout).not.toMatch(/<script|<img|<link|<[^>]*\s(?:src|on\w+)=|@import|url\(/);
    expect(stdout).not.toContain(HOSTILE);
  });
});

describe.skipIf(!isInstalled)("the page in a browser", () => {
  let context: BrowserContext;
  let profile: string;
  let browser: Browser | null;

  beforeAll(async () => {
    profile = mkdtempSync(join(tmpdir(), "gen-instrumented-chromium-"));
    context = await chromium.launchPersistentContext(profile, {
      executablePath: CHROMIUM,
      args: [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
      javaScriptEnabled: false,
      viewport: { width: 1000, height: 800 },
    });
    browser = context.browser();
  });

  afterAll(async () => {
    await context.close();
    await browser?.close();
    rmSync(profile, { recursive: true, force: true });
  });

  async function open(): Promise<Page> {
    const dir = mixedProject();
    await dir.run("audit", "--format", "html", "--output", "out/report.html");
    const page = await context.newPage();
    await page.goto(pathToFileURL(dir.at("out/report.html")).href);
    return page;
  }

  it("shows coverage by provider and operation, and findings at their source lines", async () => {
    const page = await open();
    expect(await page.title()).toMatch(/^Instrumentation audit: 33\.3 % observed, \d+ problems/);
    expect(await page.locator("details.provider").count()).toBe(2);
    const order = page.locator("details.provider", { hasText: "OrderProvider" });
    expect(await order.locator("tbody tr").count()).toBe(2);
    expect(await order.locator("tbody tr").first().innerText()).toMatch(
      /read[\s\S]+nobody[\s\S]+nothing[\s\S]+uninstrumented-operation/,
    );
    expect(await page.locator("details.provider", { hasText: "CleanProvider" }).locator("tbody").textContent()).toMatch(
      /by hand/,
    );
    const finding = page.locator(".finding", { hasText: "operation 'read'" });
    expect(await finding.locator("mark").innerText()).toBe("read");
    expect(await finding.locator(".hit .number").innerText()).toBe("3");
    expect(await page.locator("main").innerText()).toContain(HOSTILE);
    await page.close();
  });

  it("is used by keyboard: skip link, folding, links to findings", async () => {
    const page = await open();
    await page.keyboard.press("Tab");
    expect(await page.locator(":focus").innerText()).toBe("Skip to the findings");
    await page.keyboard.press("Enter");
    expect(page.url()).toMatch(/#findings$/);
    const clean = page.locator("details.provider", { hasText: "CleanProvider" });
    expect(await clean.getAttribute("open")).toBeNull();
    await clean.locator("summary").focus();
    await page.keyboard.press("Enter");
    expect(await clean.getAttribute("open")).not.toBeNull();
    const link = page.locator("details.provider a", { hasText: "uninstrumented-operation" }).first();
    await link.focus();
    await page.keyboard.press("Enter");
    expect(await page.locator(".finding:target .rule").innerText()).toBe("uninstrumented-operation");
    await page.close();
  });

  it.each(["light", "dark"] as const)(
    "is readable in %s: text against its background has a contrast of 4.5 at least",
    async (colorScheme) => {
      const page = await open();
      await page.emulateMedia({ colorScheme });
      for (const selector of [
        "body",
        ".path",
        "summary",
        ".finding.error .badge",
        ".help",
        ".rule",
        "pre code",
        "mark",
        "td .error",
        "thead th",
      ]) {
        const handle = page.locator(selector).first();
        const [ink, paper] = await handle.evaluate(colorsOf);
        expect(contrast(ink, paper), `${selector}: ${ink} on ${paper}`).toBeGreaterThanOrEqual(4.5);
      }
      await page.close();
    },
  );

  it("fits a narrow screen without scrolling sideways, every column of the tables in sight", async () => {
    const page = await open();
    await page.setViewportSize({ width: 380, height: 800 });
    for (const selector of ["html", ".provider[open] .scroll"]) {
      const width = await page
        .locator(selector)
        .first()
        .evaluate((element) => (element as unknown as { scrollWidth: number }).scrollWidth);
      expect(width, selector).toBeLessThanOrEqual(380);
    }
    const link = await page.locator("td a", { hasText: "uninstrumented-operation" }).first().boundingBox();
    expect((link?.x ?? 380) + (link?.width ?? 0)).toBeLessThanOrEqual(380);
    await page.close();
  });

  it("says at each provider how many problems there are, be it folded", async () => {
    const page = await open();
    expect(await page.locator("details.provider summary").allInnerTexts()).toEqual([
      expect.stringMatching(/CleanProvider[^]*100 %$/) as string,
      expect.stringMatching(/OrderProvider[^]*\d problems$/) as string,
    ]);
    await page.close();
  });

  it("is printed dark on light, and unfolded", async () => {
    const page = await open();
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    const [ink, paper] = await page.locator("body").evaluate(colorsOf);
    expect([ink, paper]).toEqual(["rgb(27, 31, 36)", "rgb(255, 255, 255)"]);
    const folded = page.locator("details.provider:not([open])", { hasText: "CleanProvider" });
    expect((await folded.locator("tbody tr").boundingBox())?.height).toBeGreaterThan(10);
    await page.close();
  });
});

interface Styled {
  readonly parentElement: Styled | null;
  readonly ownerDocument: {
    readonly defaultView: { getComputedStyle(of: Styled): { color: string; backgroundColor: string } };
  };
}

/** Run in the page: the color of an element's text, and the first background behind it that is not transparent. */
function colorsOf(element: unknown): [ink: string, paper: string] {
  const view = (element as Styled).ownerDocument.defaultView;
  let paper = "rgba(0, 0, 0, 0)";
  for (let at: Styled | null = element as Styled; at !== null && paper.endsWith(", 0)"); at = at.parentElement) {
    paper = view.getComputedStyle(at).backgroundColor;
  }
  return [view.getComputedStyle(element as Styled).color, paper];
}

function contrast(one: string, other: string): number {
  const luminance = (color: string): number => {
    const [r = 0, g = 0, b = 0] = [...color.matchAll(/[\d.]+/g)].slice(0, 3).map(([value]) => {
      const share = Number(value) / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}
