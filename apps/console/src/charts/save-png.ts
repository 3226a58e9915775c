const SVG = 'http://www.w3.org/2000/svg';
const PADDING = 20;
const TITLE_PX = 16;
const ROW_PX = 24;
const MAX_ROWS = 60;
/** For screens of two pixels to a point, and for print. */
const SCALE = 2;
/** Properties that the style sheet sets and that a picture needs as attributes, since it has no style sheet. */
const LOOKS = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'font-size', 'font-weight'] as const;

/**
 * Lets the browser save a chart as a picture, with its title and legend. A table and single figures are drawn for it.
 *
 * @param shown the element that holds the chart
 */
export async function savePng(name: string, title: string, shown: HTMLElement): Promise<void> {
  const chart = shown.querySelector<SVGSVGElement>('figure[data-chart] > svg');
  const { color, backgroundColor, fontFamily } = getComputedStyle(shown);
  const picture = chart ? pictureOf(shown, chart) : tableOf(shown);
  picture.text(title, PADDING, PADDING + TITLE_PX, { 'font-size': `${TITLE_PX}px`, 'font-weight': '600', fill: color });
  picture.root.setAttribute('font-family', fontFamily);
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [picture.width * SCALE, picture.height * SCALE];
  const context = canvas.getContext('2d')!;
  context.fillStyle = backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(await load(picture), 0, 0, canvas.width, canvas.height);
  const file = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file!);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** A drawing that grows downwards. */
class Picture {
  readonly root = document.createElementNS(SVG, 'svg');
  height = PADDING + TITLE_PX + PADDING;

  constructor(readonly width: number) {}

  text(content: string, x: number, y: number, attributes: Record<string, string>): void {
    const text = document.createElementNS(SVG, 'text');
    for (const [attribute, value] of Object.entries({ x: String(x), y: String(y), ...attributes })) {
      text.setAttribute(attribute, value);
    }
    text.textContent = content;
    this.root.append(text);
  }
}

function pictureOf(shown: HTMLElement, chart: SVGSVGElement): Picture {
  const [width, height] = [Number(chart.getAttribute('width')), Number(chart.getAttribute('height'))];
  const picture = new Picture(width + 2 * PADDING);
  drawLegend(picture, shown);
  const copy = chart.cloneNode(true) as SVGSVGElement;
  copyLooks(chart, copy);
  copy.setAttribute('x', String(PADDING));
  copy.setAttribute('y', String(picture.height));
  picture.root.append(copy);
  picture.height += height + PADDING;
  return picture;
}

function drawLegend(picture: Picture, shown: HTMLElement): void {
  const { color } = getComputedStyle(shown);
  const measure = document.createElement('canvas').getContext('2d')!;
  measure.font = `12px ${getComputedStyle(shown).fontFamily}`;
  let x = PADDING;
  for (const entry of shown.querySelectorAll('figcaption > span')) {
    const key = entry.querySelector('rect');
    const name = entry.textContent;
    const length = measure.measureText(name).width + 34;
    if (x > PADDING && x + length > picture.width - PADDING) {
      x = PADDING;
      picture.height += 18;
    }
    if (key) {
      const copy = key.cloneNode() as SVGRectElement;
      copyLooks(key, copy);
      copy.setAttribute('x', String(x));
      copy.setAttribute('y', String(picture.height - 10));
      picture.root.append(copy);
    }
    picture.text(name, x + 16, picture.height, { 'font-size': '12px', fill: color });
    x += length;
  }
  if (x > PADDING) picture.height += 12;
}

function tableOf(shown: HTMLElement): Picture {
  const table = shown.querySelector('table');
  const lines = table
    ? [...table.rows].slice(0, MAX_ROWS).map((row) => [...row.cells].map((cell) => cell.textContent.trim()))
    : [...shown.querySelectorAll('dl > div')].map((figure) =>
        [...figure.querySelectorAll('dt, [data-figure]')].map((part) => part.textContent.trim()),
      );
  const { color, fontFamily } = getComputedStyle(shown);
  const measure = document.createElement('canvas').getContext('2d')!;
  measure.font = `13px ${fontFamily}`;
  const columns = lines[0]!.map(
    (_, at) => Math.max(...lines.map((line) => measure.measureText(line[at] ?? '').width)) + 24,
  );
  const picture = new Picture(Math.max(columns.reduce((sum, one) => sum + one, 0) + 2 * PADDING, 320));
  for (const [row, line] of lines.entries()) {
    let x = PADDING;
    picture.height += ROW_PX;
    for (const [at, text] of line.entries()) {
      const isEnd = table ? getComputedStyle(table.rows[row]!.cells[at]!).textAlign === 'right' : false;
      picture.text(text, isEnd ? x + columns[at]! - 24 : x, picture.height - 8, {
        'font-size': '13px',
        'text-anchor': isEnd ? 'end' : 'start',
        'font-weight': row === 0 && table ? '600' : '400',
        fill: color,
      });
      x += columns[at]!;
    }
  }
  picture.height += PADDING;
  return picture;
}

function copyLooks(from: Element, to: Element): void {
  const style = getComputedStyle(from);
  for (const look of LOOKS) to.setAttribute(look, style.getPropertyValue(look));
  for (const name of ['class', 'role', 'aria-label']) to.removeAttribute(name);
  for (const [index, child] of [...from.children].entries()) copyLooks(child, to.children[index]!);
}

async function load({ root, width, height }: Picture): Promise<HTMLImageElement> {
  root.setAttribute('width', String(width));
  root.setAttribute('height', String(height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(root))}`;
  await image.decode();
  return image;
}
