#include "store/statistics.h"

#include "store/columns.h"

namespace orda::store {

namespace {

constexpr db::Sql sum_over_models{
    "SELECT CAST(COALESCE(sum(count), 0) AS BIGINT), CAST(COALESCE(sum(amount), 0) AS BIGINT) "
    "FROM statistics WHERE measure = $1 AND resolution = $2 AND bucket >= $3"};
constexpr db::Sql sum_by_model{
    "SELECT model, CAST(sum(count) AS BIGINT), CAST(sum(amount) AS BIGINT) FROM statistics "
    "WHERE measure = $1 AND resolution = $2 AND bucket >= $3 GROUP BY model ORDER BY model"};

db::Values selection(std::string_view measure, Resolution resolution, Time since) {
    return {text_column(measure), column(resolution), column(bucket_of(resolution, since))};
}

}  // namespace

Time bucket_of(Resolution resolution, Time time) {
    switch (resolution) {
        case Resolution::minute:
            return std::chrono::floor<minutes>(time);
        case Resolution::hour:
            return std::chrono::floor<hours>(time);
        case Resolution::day:
            return std::chrono::floor<days>(time);
        case Resolution::ever:
            return Time{};
    }
    return Time{};
}

Total total_of(db::Session& session, std::string_view measure, Resolution resolution, Time since) {
    const auto rows = session.query(sum_over_models, selection(measure, resolution, since));
    ColumnReader in(rows.at(0));
    Total total;
    total.count = in.integer();
    total.amount = in.integer();
    return total;
}

std::vector<ModelTotal> totals_by_model(db::Session& session, std::string_view measure,
                                        Resolution resolution, Time since) {
    std::vector<ModelTotal> totals;
    for (const auto& row : session.query(sum_by_model, selection(measure, resolution, since))) {
        ColumnReader in(row);
        ModelTotal& total = totals.emplace_back();
        total.model = in.text();
        total.total.count = in.integer();
        total.total.amount = in.integer();
    }
    return totals;
}

}  // namespace orda::store
