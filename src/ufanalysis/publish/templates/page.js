"use strict";
// Everything works without this script: tables are open, numbers have a title and a link to their source.
(function () {
  const root = document.documentElement;
  const plots = Array.from(document.querySelectorAll(".plot"));
  const tables = Array.from(document.querySelectorAll("figure.chart details"));
  // A finger scrolls the page; a chart that listened to it would hold the page fast.
  const touch = matchMedia("(pointer: coarse)").matches;
  root.dataset.drawn = "0";

  // The page cannot ask a server whether it still holds; the reader's own calendar tells.
  const overdue = document.getElementById("overdue");
  const today = new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);
  if (overdue && today > overdue.dataset.until) { overdue.hidden = false; }

  function open(isOpen) {
    tables.forEach(function (table) { table.open = isOpen; });
  }

  function decoded(packed) {
    if (Uint8Array.fromBase64) { return Uint8Array.fromBase64(packed); }
    const binary = atob(packed);
    const bytes = new Uint8Array(binary.length);
    for (let n = 0; n < binary.length; n += 1) { bytes[n] = binary.charCodeAt(n); }
    return bytes;
  }

  function text(packed) {
    const stream = new Blob([decoded(packed)]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  }

  function run(source) {
    const script = document.createElement("script");
    script.textContent = source;
    document.head.append(script);
    script.remove();
  }

  function layout(chart, templates) {
    const own = Object.assign({}, chart.layout, { template: templates[chart.template], dragmode: false, autosize: true });
    delete own.width;
    Object.keys(own).filter(function (key) { return touch && /^[xy]axis\d*$/.test(key); }).forEach(function (key) {
      own[key] = Object.assign({}, own[key], { fixedrange: true });
    });
    return touch ? Object.assign({ xaxis: { fixedrange: true }, yaxis: { fixedrange: true } }, own) : own;
  }

  function isSeen(plot) {
    const box = plot.parentElement.getBoundingClientRect();
    return box.top < innerHeight && box.bottom > 0;
  }

  async function draw() {
    const library = text(document.getElementById("library").textContent);
    const content = JSON.parse(await text(document.getElementById("charts").textContent));
    run(await library);
    const config = {
      responsive: true,
      displayModeBar: touch ? false : "hover",
      modeBarButtonsToRemove: ["select2d", "lasso2d", "sendChartToCloud"],
      toImageButtonOptions: { scale: 2 },
    };
    const order = plots.map(function (plot, n) { return n; });
    const seen = order.filter(function (n) { return isSeen(plots[n]); });
    for (const n of seen.concat(order.filter(function (m) { return !seen.includes(m); }))) {
      const chart = content.charts[n];
      plots[n].hidden = false;
      plots[n].parentElement.classList.add("live");
      config.toImageButtonOptions = { scale: 2, filename: document.title + " " + (n + 1) };
      await window.Plotly.newPlot(plots[n], chart.data, layout(chart, content.templates), Object.assign({}, config));
      plots[n].classList.add("drawn");
      root.dataset.drawn = String(Number(root.dataset.drawn) + 1);
      // Let the window answer between two charts; those that are seen come first.
      await new Promise(function (go) { setTimeout(go, 0); });
    }
  }

  function rest(name, value) {
    root.classList.remove("busy");
    root.dataset[name] = value;
  }

  function excuse(error) {
    open(true);
    plots.filter(function (plot) { return !plot.classList.contains("drawn"); }).forEach(function (plot) {
      plot.textContent = "此浏览器无法显示交互图，此处为静态图；数字请看下面的数据表。";
      plot.classList.add("absent");
      plot.parentElement.classList.remove("live");
      plot.hidden = false;
    });
    rest("failed", String(error));
  }

  if (plots.length) {
    if ("DecompressionStream" in window) {
      open(false);
      draw().then(function () { rest("ready", "yes"); }, excuse);
    } else {
      excuse("DecompressionStream");
    }
  } else {
    rest("ready", "yes");
  }

  // Paper: still pictures, every table open, nothing wider than a sheet leaves (A4 less the margins of page.css).
  const paper = { width: 685 };
  let closed = [];
  function fit(isPaper) {
    Array.from(document.querySelectorAll(".scroll > table")).forEach(function (table) {
      if (!isPaper) { table.style.removeProperty("--fit"); return; }
      table.style.width = "min-content";
      // From the letters of the screen to those of page.css for paper.
      const points = table.classList.contains("matrix") ? 7 : 8;
      const width = table.offsetWidth * (points / 0.75) / parseFloat(getComputedStyle(table).fontSize);
      table.style.width = "";
      if (width > paper.width) { table.style.setProperty("--fit", String(paper.width / width)); }
    });
  }
  window.addEventListener("beforeprint", function () {
    closed = Array.from(document.querySelectorAll("details:not([open])"));
    closed.forEach(function (details) { details.open = true; });
    fit(true);
  });
  window.addEventListener("afterprint", function () {
    closed.forEach(function (details) { details.open = false; });
    fit(false);
  });

  // On a phone the appendix is as long as the page; it opens when a link leads into it.
  const rows = document.querySelector("details.rows");
  if (rows && innerWidth < 700 && !/^#s/.test(location.hash)) { rows.open = false; }
  window.addEventListener("hashchange", function () {
    const target = /^#s\d+$/.test(location.hash) && document.getElementById(location.hash.slice(1));
    if (target && !rows.open) {
      rows.open = true;
      target.scrollIntoView();
    }
  });

  // The source of a number, where the number is.
  const popover = document.getElementById("popover");
  let shown = null;
  let leaving = 0;
  function hide() {
    if (shown) { shown.querySelector("a").removeAttribute("aria-describedby"); }
    popover.hidden = true;
    shown = null;
  }

  function line(parent, className, content) {
    const item = document.createElement("div");
    item.className = className;
    item.textContent = content;
    parent.append(item);
  }

  function cell(row) {
    const status = row.querySelector("i");
    line(popover, "where", row.parentElement.querySelector("[scope=rowgroup]").textContent + " ▸ " + row.cells[1].textContent);
    line(popover, "raw", "原文“" + row.querySelector("q").textContent + "”" + (status ? "（" + status.textContent + "）" : ""));
  }

  function describe(row) {
    if (row.querySelector("q")) {
      cell(row);
      return;
    }
    line(popover, "formula", row.querySelector("b").textContent);
    const spans = Array.from(row.querySelectorAll("td a"));
    spans.slice(0, 4).forEach(function (span) { cell(document.getElementById(span.hash.slice(1))); });
    if (spans.length > 4 || spans.some(function (span) { return span.textContent.includes("–"); })) {
      line(popover, "raw", "其余依据见数据来源");
    }
  }

  function show(figure) {
    const anchor = figure.querySelector("a[href^='#s']");
    const row = anchor && document.getElementById(anchor.hash.slice(1));
    if (!row || shown === figure) { return; }
    hide();
    figure.removeAttribute("title");
    popover.replaceChildren();
    describe(row);
    const link = document.createElement("a");
    link.href = anchor.hash;
    link.textContent = "见数据来源第 " + anchor.hash.slice(2) + " 行";
    popover.append(link);
    popover.hidden = false;
    shown = figure;
    anchor.setAttribute("aria-describedby", "popover");
    const box = figure.getBoundingClientRect();
    const below = box.bottom + 6 + popover.offsetHeight < innerHeight;
    popover.style.top = scrollY + (below ? box.bottom + 6 : Math.max(4, box.top - 6 - popover.offsetHeight)) + "px";
    popover.style.left = Math.max(8, Math.min(box.left, root.clientWidth - popover.offsetWidth - 8)) + "px";
  }

  function figureOf(event) {
    return event.target instanceof Element ? event.target.closest(".fig") : null;
  }
  document.addEventListener("mouseover", function (event) {
    const figure = figureOf(event);
    if (touch) { return; }
    clearTimeout(leaving);
    if (figure) {
      show(figure);
    } else if (shown && !popover.contains(event.target) && !shown.contains(document.activeElement)) {
      // Time enough to reach the link in the popover.
      leaving = setTimeout(hide, 300);
    }
  });
  document.addEventListener("focusin", function (event) {
    const figure = figureOf(event);
    if (figure) { show(figure); }
  });
  document.addEventListener("click", function (event) {
    const figure = figureOf(event);
    if (figure) {
      event.preventDefault();
      show(figure);
    } else if (!popover.contains(event.target) || event.target.closest("a")) {
      hide();
    }
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape") { hide(); }
  });
})();
