import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

const WIDTH = 320;
const HEIGHT = 64;
const EDGE = 8;
const DAY = 86400000;
let lastId = 0;

/**
 * The last figures of a measure as a line, its targets as a dashed line and the next
 * milestone as a diamond. The last figure has the shape of its rating.
 */
export class SparkLine extends Component {
    static template = "itstrategy.SparkLine";
    static props = { measure: Object };

    setup() {
        this.id = `it_spark_${++lastId}`;
        this.width = WIDTH;
        this.height = HEIGHT;
    }

    get points() {
        return this.props.measure.spark.filter((one) => one.value !== null);
    }

    /** The milestone after the last reading, where it is near enough to be drawn. */
    get milestone() {
        const spark = this.props.measure.spark;
        if (!spark.length || this.props.measure.polarity === "track") {
            return null;
        }
        const first = Date.parse(spark[0].date_end);
        const last = Date.parse(spark.at(-1).date_end);
        const next = this.props.measure.path.find((one) => Date.parse(one.date) > last);
        const reach = Math.max((last - first) * 0.6, 400 * DAY);
        return next && Date.parse(next.date) - last <= reach ? next : null;
    }

    /** @returns {Object} lines and marks in the coordinates of the picture */
    get drawing() {
        const { spark } = this.props.measure;
        const milestone = this.milestone;
        const days = spark.map((one) => Date.parse(one.date_end));
        const levels = spark.flatMap((one) => [one.value, one.target]);
        if (milestone) {
            days.push(Date.parse(milestone.date));
            levels.push(milestone.value);
        }
        const x = scale(days, EDGE, WIDTH - EDGE);
        const known = levels.filter((level) => level !== null);
        const y = scale(known, HEIGHT - EDGE, EDGE);
        const place = (day, level) => ({ x: x(Date.parse(day)), y: y(level) });
        const values = this.points.map((one) => place(one.date_end, one.value));
        const path = spark
            .filter((one) => one.target !== null)
            .map((one) => place(one.date_end, one.target));
        const goal = milestone && place(milestone.date, milestone.value);
        if (goal) {
            path.push(goal);
        }
        return {
            values,
            line: polyline(values),
            path: polyline(path),
            goal,
            last: values.at(-1),
            lastRag: this.lastRag,
        };
    }

    /** The rating of the last figure; that of the measure where this is what it shows. */
    get lastRag() {
        const { measure } = this.props;
        const last = this.points.at(-1);
        return last.date_end === measure.date_end ? measure.rag : last.rag;
    }

    get title() {
        return _t("Trend of %s", this.props.measure.code);
    }

    /** The picture in a sentence. */
    get description() {
        const points = this.points;
        const first = points[0];
        const last = points.at(-1);
        const parts = [
            _t("%(count)s figures, from %(first)s in %(start)s to %(last)s in %(end)s.", {
                count: points.length,
                first: first.value_text,
                start: first.period_text,
                last: last.value_text,
                end: last.period_text,
            }),
        ];
        if (last.target_text) {
            parts.push(_t("The last was held against %s.", last.target_text));
        }
        return parts.join(" ");
    }
}

/** Return a function from the range of `values` to the range from `low` to `high`. */
function scale(values, low, high) {
    const least = Math.min(...values);
    const span = Math.max(...values) - least;
    return (value) => {
        const part = span ? (value - least) / span : 0.5;
        return Math.round((low + part * (high - low)) * 10) / 10;
    };
}

function polyline(points) {
    return points.map((point) => `${point.x},${point.y}`).join(" ");
}
