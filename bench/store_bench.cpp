#include <benchmark/benchmark.h>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <stdexcept>
#include <unistd.h>

#include "base/random.h"
#include "store/group_writer.h"
#include "store/migrations.h"
#include "store/requests.h"

// How many text cycles (a request comes in, its job is handed out, its result comes back) per
// second a store makes durable, and how fast unfinished requests are read back. A group holds as
// many first steps as second and third ones, of different cycles: no step shares a group with
// another of its cycle, which would save rows.
//
// ORDA_BENCH_DATABASE names an empty database; without it a SQLite file in the temporary folder is
// used. Its disk is what is measured as well.

namespace orda {
namespace {

constexpr std::int64_t user_count = 200;
constexpr std::int64_t worker_count = 100;
constexpr std::int64_t model_count = 20;

/// Cycles as the horde would report them.
class Cycles {
  public:
    Cycles() {
        for (std::int64_t i = 0; i < user_count; ++i)
            accounts_.push_back({.id = i + 1});
        for (std::int64_t i = 0; i < worker_count; ++i) {
            totals_.push_back({.id = Uuid::secret(random_)});
            totals_.back().speeds.assign(model::speed_sample_count, 1.0 / 3);
        }
    }

    model::ChangeSet founding() {
        model::ChangeSet set;
        for (auto& account : accounts_)
            set.changes.emplace_back(model::PutAccount{next(account)});
        for (auto& totals : totals_)
            set.changes.emplace_back(model::PutWorkerTotals{next(totals)});
        return set;
    }

    model::ChangeSet request() {
        now_ += microseconds_per_step;
        model::Demands demands;
        demands.models = {"koboldcpp/model-" + std::to_string(random_.between(1, model_count))};
        model::RequestBody body;
        body.prompt = std::string(400, 'p');
        body.payload = std::string(300, 'l');
        model::Request request;
        request.id = Uuid::ordered(now_, random_);
        request.user = random_.between(1, user_count);
        request.demands = std::make_shared<const model::Demands>(std::move(demands));
        request.body = std::make_shared<const model::RequestBody>(std::move(body));
        request.created = request.queued_since = now_;
        request.expiry = now_ + minutes{20};
        request.client_agent = "client:1.0:somebody";
        request.address = "192.0.2.17";
        request.version = 1;
        model::ChangeSet set;
        set.changes.emplace_back(model::AddRequest{request});
        book(set, "activate:" + request.id.text(), request.user, request.user);
        waiting_.push_back(std::move(request));
        return set;
    }

    model::ChangeSet hand_out() {
        now_ += microseconds_per_step;
        model::Request& request = waiting_.front();
        model::Job job;
        job.id = Uuid::ordered(now_, random_);
        job.request = request.id;
        job.worker = worker().id;
        job.model = request.demands->models.front();
        job.started = now_;
        job.worker_name = "a worker with a name";
        job.version = 1;
        request.waiting = 0;
        model::ChangeSet set;
        set.changes.emplace_back(model::AddJob{job});
        set.changes.emplace_back(update(request, false));
        working_.emplace_back(std::move(request), std::move(job));
        waiting_.pop_front();
        return set;
    }

    model::ChangeSet submit() {
        now_ += microseconds_per_step;
        auto& [request, job] = working_.front();
        job.state = model::JobState::finished;
        job.finished = now_;
        job.result = std::make_shared<const model::JobResult>(
            model::JobResult{.generation = std::string(320, 'g')});
        job.version += 1;
        model::ChangeSet set;
        set.changes.emplace_back(model::UpdateJob{job});
        set.changes.emplace_back(update(request, true));
        book(set, "settle:" + job.id.text(), request.user, random_.between(1, user_count));
        set.changes.emplace_back(model::PutWorkerTotals{next(worker())});
        set.changes.emplace_back(model::AddStatistic{"text", job.model, now_, 1, 80});
        working_.pop_front();
        return set;
    }

  private:
    static constexpr Duration microseconds_per_step{50};

    template <class Row>
    static Row& next(Row& row) {
        row.version += 1;
        return row;
    }
    model::WorkerTotals& worker() {
        return totals_[static_cast<std::size_t>(random_.between(0, worker_count - 1))];
    }
    static model::UpdateRequest update(model::Request& request, bool finished) {
        request.version += 1;
        return {.id = request.id,
                .expiry = request.expiry,
                .queued_since = request.queued_since,
                .jobs = request.jobs,
                .waiting = request.waiting,
                .finished = finished,
                .version = request.version};
    }
    void book(model::ChangeSet& set, std::string key, model::UserId from, model::UserId to) {
        model::LedgerEvent event;
        event.key = std::move(key);
        event.time = now_;
        event.reference = event.key.substr(event.key.find(':') + 1);
        event.postings.push_back({from, model::Pocket::spendable, Kudos::hundredths(-861)});
        event.postings.push_back({-9, model::Pocket::spendable, Kudos::hundredths(290)});
        if (to != from)
            event.postings.push_back({to, model::Pocket::spendable, Kudos::hundredths(571)});
        for (const auto id : {from, to})
            set.changes.emplace_back(
                model::PutAccount{next(accounts_[static_cast<std::size_t>(id - 1)])});
        set.changes.emplace_back(model::AddEvent{std::move(event)});
    }

    SeededRandom random_{1};
    Time now_ = from_micros(1'790'000'000'000'000);
    std::vector<model::Account> accounts_;
    std::vector<model::WorkerTotals> totals_;
    std::deque<model::Request> waiting_;
    std::deque<std::pair<model::Request, model::Job>> working_;
};

struct Setting {
    Setting() {
        const char* url = std::getenv("ORDA_BENCH_DATABASE");
        folder = std::filesystem::temp_directory_path() /
                 ("orda-store-bench-" + std::to_string(::getpid()));
        std::filesystem::create_directory(folder);
        database =
            db::open_database(url != nullptr ? url : "sqlite:" + (folder / "orda.db").string());
        store::migrate(*database);
        writer = database->open_writer();
        pen = store::take_pen(*writer, "bench");
        if (pen.group > 0) throw std::runtime_error("ORDA_BENCH_DATABASE must be empty");
        write({cycles.founding()});
    }
    ~Setting() {
        writer.reset();
        database.reset();
        std::filesystem::remove_all(folder);
    }
    static Setting& shared() {
        static Setting setting;
        return setting;
    }

    void write(const std::vector<model::ChangeSet>& sets) {
        const auto written = store::GroupWriter(*writer, pen).write(sets);
        pen.group += 1;
        size.statements += written.statements;
        size.rows += written.rows;
    }

    std::filesystem::path folder;
    std::unique_ptr<db::Database> database;
    std::unique_ptr<db::Session> writer;
    store::Pen pen;
    store::GroupSize size;
    Cycles cycles;
};

void text_cycles(benchmark::State& state) {
    Setting& setting = Setting::shared();
    const auto steps = state.range(0);
    // So that every group has cycles to go on with.
    std::vector<model::ChangeSet> sets;
    for (std::int64_t i = 0; i < 2 * steps; ++i)
        sets.push_back(setting.cycles.request());
    for (std::int64_t i = 0; i < steps; ++i)
        sets.push_back(setting.cycles.hand_out());
    setting.write(sets);
    setting.size = {};
    for (auto _ : state) {
        state.PauseTiming();
        sets.clear();
        for (std::int64_t i = 0; i < steps; ++i) {
            sets.push_back(setting.cycles.request());
            sets.push_back(setting.cycles.hand_out());
            sets.push_back(setting.cycles.submit());
        }
        state.ResumeTiming();
        setting.write(sets);
    }
    const auto cycles = static_cast<double>(state.iterations() * steps);
    state.counters["cycles/s"] = benchmark::Counter(cycles, benchmark::Counter::kIsRate);
    state.counters["statements/cycle"] = static_cast<double>(setting.size.statements) / cycles;
    state.counters["rows/cycle"] = static_cast<double>(setting.size.rows) / cycles;
}
BENCHMARK(text_cycles)->Arg(10)->Arg(50)->Arg(200)->MinTime(5)->UseRealTime();

void load_unfinished(benchmark::State& state) {
    constexpr int many = 100'000;
    constexpr int per_group = 1'000;
    Setting& setting = Setting::shared();
    for (int group = 0; group < many / per_group; ++group) {
        std::vector<model::ChangeSet> sets;
        for (int i = 0; i < per_group; ++i)
            sets.push_back(setting.cycles.request());
        setting.write(sets);
    }
    const auto reader = setting.database->open_reader();
    std::size_t count = 0;
    for (auto _ : state)
        store::each_unfinished(*reader, per_group,
                               [&count](const auto& slice) { count += slice.size(); });
    state.counters["requests/s"] =
        benchmark::Counter(static_cast<double>(count), benchmark::Counter::kIsRate);
    state.counters["requests"] =
        static_cast<double>(count) / static_cast<double>(state.iterations());
}
BENCHMARK(load_unfinished)->Iterations(2)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace orda

BENCHMARK_MAIN();
