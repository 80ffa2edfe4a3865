/* The sum under a column of figures follows what is typed: `[data-sum]` around the figures, `[data-sum-total]` for their sum. */
for (const box of document.querySelectorAll("[data-sum]")) {
  const total = box.querySelector("[data-sum-total]");
  const figures = [...box.querySelectorAll("input")];
  const add = () => {
    if (figures.length) total.value = figures.reduce((sum, one) => sum + (Number.parseInt(one.value, 10) || 0), 0);
  };
  box.addEventListener("input", add);
  add();
}
