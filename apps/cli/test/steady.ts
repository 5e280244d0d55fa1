/** What differs from one made card, run or day to the next. */
export function steady(text: string): string {
  return text
    .replace(/serial [0-9A-F]+/g, "serial SERIAL")
    .replace(/"serialNumber": "[0-9A-F]+"/g, '"serialNumber": "SERIAL"')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "MOMENT")
    .replace(/\d{4}-\d\d-\d\d/g, "DAY")
    .replace(/port \d+/g, "port PORT")
    .replace(/"port": \d+/g, '"port": 1')
    .replace(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT")
    .replace(/face_\d{10}\w+\.xml/g, "face_NAME.xml")
    .replace(/"milliseconds": \d+/g, '"milliseconds": 0')
    .replace(/^ *\d+ ms /gm, "     0 ms ");
}
