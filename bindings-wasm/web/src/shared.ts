// What all parts of the page share. A change draws the page anew, which Preact does cheaply.

let drawing = () => {};
let asked = false;

/** Says how the page is drawn. */
export function drawnBy(draw: () => void) {
  drawing = draw;
  draw();
}

/** Draws the page once for all changes that come together. */
function redraw() {
  if (!asked) {
    asked = true;
    queueMicrotask(() => {
      asked = false;
      drawing();
    });
  }
}

/** A value that the page depends on. */
export function shared<T>(first: T): { value: T } {
  let value = first;
  return {
    get value() {
      return value;
    },
    set value(next) {
      value = next;
      redraw();
    },
  };
}
