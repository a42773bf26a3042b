import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const WIDTH = 720;
const LEFT = 250;
const RIGHT = 30;
const ROW = 44;
const TOP = 26;
const RADIUS = 9;
const LEAST = 6;
const MOST = 24;
let lastId = 0;

/** Where each member stands on each principle: a lettered dot on a line from 6 to 24. */
export class AssessmentDots extends Component {
    static template = "itpartner_crm.AssessmentDots";
    static props = { ...standardFieldProps };

    setup() {
        this.id = `it_dots_${++lastId}`;
        this.width = WIDTH;
        this.left = LEFT;
        this.right = WIDTH - RIGHT;
        this.radius = RADIUS;
    }

    get rows() {
        return (this.props.record.data[this.props.name] || { rows: [] }).rows;
    }

    get members() {
        const dots = this.rows[0]?.dots || [];
        return dots.map(({ partner }, index) => ({ partner, letter: letter(index) }));
    }

    get height() {
        return TOP + ROW * this.rows.length + 8;
    }

    get ticks() {
        return [6, 12, 18, 24].map((points) => ({ points, x: place(points) }));
    }

    get lines() {
        return this.rows.map((row, index) => {
            const y = TOP + ROW * (index + 0.5);
            const seen = {};
            const dots = row.dots.map((dot, number) => {
                const stacked = (seen[dot.points] = (seen[dot.points] || 0) + 1) - 1;
                return {
                    key: number,
                    x: place(dot.points) + stacked * (RADIUS + 3),
                    y,
                    letter: letter(number),
                    title: `${dot.partner}: ${dot.points}`,
                };
            });
            const points = row.dots.map((dot) => dot.points);
            return {
                key: row.key,
                label: row.label,
                y,
                dots,
                from: place(Math.min(...points)),
                to: place(Math.max(...points)),
            };
        });
    }

    /** The picture in sentences. */
    get description() {
        return this.rows
            .map((row) => {
                const found = row.dots.map((dot) => `${dot.partner} ${dot.points}`);
                return `${row.label}: ${found.join(", ")}.`;
            })
            .join(" ");
    }

    get title() {
        return _t("Points of each member by principle, 6 to 24");
    }
}

function place(points) {
    const room = WIDTH - LEFT - RIGHT;
    return LEFT + (room * (points - LEAST)) / (MOST - LEAST);
}

function letter(index) {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    return alphabet[index % alphabet.length];
}

registry.category("fields").add("it_assessment_dots", {
    component: AssessmentDots,
    displayName: _t("Members by principle"),
    supportedTypes: ["json"],
    isEmpty: () => false,
});
