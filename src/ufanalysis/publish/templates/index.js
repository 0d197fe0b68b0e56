"use strict";
// Without this script the page lists everything; with it, it can be searched and tells what is overdue.
(function () {
  const today = new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);
  document.querySelectorAll(".late").forEach(function (mark) { mark.hidden = today <= mark.dataset.until; });

  const cards = Array.from(document.querySelectorAll(".card"));
  const boxes = Array.from(document.querySelectorAll(".group, .year"));
  const found = document.getElementById("found");
  const find = document.getElementById("find");
  const texts = cards.map(function (card) { return (card.dataset.words + " " + card.textContent).toLowerCase(); });

  function search() {
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    cards.forEach(function (card, n) {
      card.hidden = !words.every(function (word) { return texts[n].includes(word); });
      count += card.hidden ? 0 : 1;
    });
    boxes.forEach(function (box) { box.hidden = words.length > 0 && !box.querySelector(".card:not([hidden])"); });
    found.textContent = words.length ? (count ? count + " 页" : "没有这样的页面") : "";
  }

  if (cards.length) {
    find.closest("p").hidden = false;
    find.addEventListener("input", search);
    search();
  }
})();
