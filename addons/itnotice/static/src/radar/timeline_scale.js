/** Where days lie on the drawing: `left` to `width`, in its own units. */
export class Scale {
    constructor(today, end, left, width) {
        this.first = luxon.DateTime.fromISO(today);
        this.last = luxon.DateTime.fromISO(end);
        this.left = left;
        this.width = width;
    }

    x(iso) {
        const days = luxon.DateTime.fromISO(iso).diff(this.first, "days").days;
        const span = this.last.diff(this.first, "days").days || 1;
        const part = Math.min(Math.max(days / span, 0), 1);
        return this.left + part * (this.width - this.left);
    }

    /** The first of every quarter, with its label; of every year on a long scale. */
    get marks() {
        const step = this.last.diff(this.first, "years").years > 4 ? 12 : 3;
        const found = [];
        let day = this.first.startOf("year");
        while (day <= this.last) {
            if (day >= this.first) {
                found.push({ x: this.x(day.toISODate()), label: day.toFormat("LLL yyyy") });
            }
            day = day.plus({ months: step });
        }
        return found;
    }
}
