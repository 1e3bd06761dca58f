#include <benchmark/benchmark.h>
#include <cstdlib>
#include <filesystem>
#include <unistd.h>

#include "base/random.h"
#include "base/uuid.h"
#include "db/database.h"

// How many rows per second a writer commits, in groups as the committer makes them: the pen row is
// moved first, then come inserts with time-ordered keys into a table with one more index.
//
// ORDA_BENCH_DATABASE names the database, whose tables `bench_row` and `bench_pen` are made anew;
// without it a SQLite file in the temporary folder is used. Its disk is what is measured as well.

namespace orda {
namespace {

constexpr std::string_view schema = R"(
DROP TABLE IF EXISTS bench_row;
DROP TABLE IF EXISTS bench_pen;
CREATE TABLE bench_row (id TEXT PRIMARY KEY, owner INTEGER NOT NULL, made INTEGER NOT NULL,
    kudos INTEGER NOT NULL, flag INTEGER, words TEXT);
CREATE INDEX bench_row_owner ON bench_row (owner, made);
CREATE TABLE bench_pen (id INTEGER PRIMARY KEY, number INTEGER NOT NULL);
INSERT INTO bench_pen (id, number) VALUES (1, 0);
)";

constexpr db::Sql move_pen{"UPDATE bench_pen SET number = $1 WHERE id = 1 AND number = $1 - 1"};
constexpr db::Sql insert_row{
    "INSERT INTO bench_row (id, owner, made, kudos, flag, words) VALUES ($1, $2, $3, $4, $5, $6)"};
constexpr db::Sql find_row{"SELECT owner, made, kudos, flag, words FROM bench_row WHERE id = $1"};

struct Setting {
    Setting() {
        const char* url = std::getenv("ORDA_BENCH_DATABASE");
        folder =
            std::filesystem::temp_directory_path() / ("orda-bench-" + std::to_string(::getpid()));
        std::filesystem::create_directory(folder);
        database =
            db::open_database(url != nullptr ? url : "sqlite:" + (folder / "orda.db").string());
        writer = database->open_writer();
        writer->execute_script(schema);
    }
    ~Setting() {
        writer.reset();
        database.reset();
        std::filesystem::remove_all(folder);
    }

    std::string commit_group(std::int64_t rows) {
        writer->begin();
        writer->add(move_pen, db::Values{++group}, db::Expect::one);
        std::string id;
        for (std::int64_t row = 0; row < rows; ++row) {
            now += milliseconds(1);
            id = Uuid::ordered(now, random).text();
            const db::Values values{id,         random.between(1, 1000), to_micros(now), row * 7,
                                    db::Null{}, std::string(200, 'w')};
            writer->add(insert_row, values, db::Expect::one);
        }
        writer->commit();
        return id;
    }

    std::filesystem::path folder;
    SeededRandom random{1};
    Time now = from_micros(1'700'000'000'000'000);
    std::int64_t group = 0;
    std::unique_ptr<db::Database> database;
    std::unique_ptr<db::Session> writer;
};

void insert_groups(benchmark::State& state) {
    Setting setting;
    for (auto _ : state)
        setting.commit_group(state.range(0));
    state.SetItemsProcessed(state.iterations() * state.range(0));
    state.SetLabel(setting.database->description());
}
BENCHMARK(insert_groups)->Arg(1)->Arg(10)->Arg(100)->Arg(1000)->UseRealTime()->MinTime(3);

void find_one(benchmark::State& state) {
    Setting setting;
    const db::Values id{setting.commit_group(1000)};
    const auto reader = setting.database->open_reader();
    for (auto _ : state)
        benchmark::DoNotOptimize(reader->query(find_row, id));
    state.SetItemsProcessed(state.iterations());
}
BENCHMARK(find_one)->UseRealTime();

}  // namespace
}  // namespace orda

BENCHMARK_MAIN();
