// The search box of the index: every word must occur. Without JavaScript there is no box, and the whole list.
const box = document.querySelector(".search");
if (box) {
  const input = box.querySelector("input");
  const found = box.querySelector("#found");
  const items = [...document.querySelectorAll("[data-search]")];
  const topics = [...document.querySelectorAll(".topic")];
  const look = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
    const hits = items.filter((item) => {
      item.hidden = !words.every((word) => item.dataset.search.includes(word));
      return !item.hidden;
    });
    for (const topic of topics) {
      topic.hidden = !topic.querySelector("[data-search]:not([hidden])");
    }
    found.textContent = words.length === 0 ? "" : found.dataset.text.replace("{n}", hits.length);
  };
  box.hidden = false;
  input.addEventListener("input", look);
  look();
}
