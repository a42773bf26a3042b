import { formatDate } from "@web/core/l10n/dates";
import { formatFloat } from "@web/core/utils/numbers";

/** A sum of money short enough for a bar: £1.25m, £340k, £900. */
export function short(symbol, amount) {
    const size = Math.abs(amount);
    const sign = amount < 0 ? "−" : "";
    if (size >= 1e6) {
        return `${sign}${symbol}${formatFloat(size / 1e6, { digits: [16, 2] })}m`;
    }
    if (size >= 1e4) {
        return `${sign}${symbol}${Math.round(size / 1e3)}k`;
    }
    return `${sign}${symbol}${formatFloat(size, { digits: [16, 0] })}`;
}

/** A figure in its unit, or a dash where it isn't known. */
export function figure(symbol, { value, unit }) {
    if (value === null || value === undefined) {
        return "–";
    }
    switch (unit) {
        case "gbp":
            return short(symbol, value);
        case "percent":
            return `${formatFloat(100 * value, { digits: [16, 0] })}%`;
        case "days":
            return formatFloat(value, { digits: [16, 0] });
        case "ratio":
            return `${formatFloat(value, { digits: [16, 2] })} x`;
        default:
            return formatFloat(value, { digits: [16, 0] });
    }
}

export function day(value) {
    return value ? formatDate(luxon.DateTime.fromISO(value)) : "";
}

/** A day as the date picker has it; false for none. */
export function moment(value) {
    return value ? luxon.DateTime.fromISO(value) : false;
}
