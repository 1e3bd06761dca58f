#include "store/requests.h"

#include <string>
#include <unordered_map>

#include "base/assertion.h"
#include "store/columns.h"
#include "store/packing.h"

namespace orda::store {

namespace {

/// Different demands remembered while many requests are read.
constexpr std::size_t demands_limit = 20'000;

// Composed from parts that do not change: as constant as the others.
const std::string select_requests =
    "SELECT r.id, r.kind, r.user_id, r.shared_key, r.demands, r.created, r.expiry, r.priority, "
    "r.queued_since, r.jobs, r.waiting, r.things, r.consumed, r.held, r.price, r.cancelled, "
    "r.faulted, r.disable_batching, r.censor_nsfw, r.source_mask, r.seed, r.seed_variation, "
    "r.prompt_characters, r.client_agent, r.address, r.webhook, r.proxied_account, r.version "
    "FROM requests r ";
const std::string select_request = select_requests + "WHERE r.id = $1";
const std::string select_unfinished =
    select_requests + "WHERE r.finished = 0 AND r.id > $1 ORDER BY r.id LIMIT $2";

// Bodies and results that do not stay in memory are not even read: `kind` or `bytes` says so, and
// model::stays_resident has the last word.
const std::string select_bodies =
    "SELECT r.id, b.prompt, b.payload, b.source_image, b.source_mask, b.extra_source_images "
    "FROM requests r JOIN request_bodies b ON b.request = r.id ";
const std::string body_stays = "AND (r.kind = $1 OR b.bytes <= $2) ";
const std::string select_body_of_request = select_bodies + "WHERE r.id = $3 " + body_stays;
const std::string select_jobs =
    "SELECT j.id, j.request, j.worker, j.model, j.started, j.time_to_live, j.decoy, j.state, "
    "j.verdict, j.seed, CASE WHEN j.bytes <= $1 THEN j.generation END, "
    "CASE WHEN j.bytes <= $1 THEN j.metadata END, j.finished, j.worker_name, j.version ";
const std::string select_jobs_of_request =
    select_jobs + "FROM jobs j WHERE j.request = $2 ORDER BY j.sequence";

// The range is said for both tables: however they are joined, nothing outside of it is read.
const std::string select_unfinished_bodies =
    select_bodies +
    "WHERE r.finished = 0 AND r.id > $3 AND r.id <= $4 AND b.request > $3 AND b.request <= $4 " +
    body_stays + "ORDER BY r.id";
const std::string select_unfinished_jobs =
    select_jobs +
    "FROM requests r JOIN jobs j ON j.request = r.id "
    "WHERE r.finished = 0 AND r.id > $2 AND r.id <= $3 AND j.request > $2 AND j.request <= $3 "
    "ORDER BY r.id, j.sequence";

constexpr db::Sql request_of_job{"SELECT request FROM jobs WHERE id = $1"};
constexpr db::Sql select_body{
    "SELECT prompt, payload, source_image, source_mask, extra_source_images FROM request_bodies "
    "WHERE request = $1"};
constexpr db::Sql select_result{
    "SELECT generation, metadata FROM jobs WHERE id = $1 AND generation IS NOT NULL"};
constexpr db::Sql select_expired{
    "SELECT id FROM requests WHERE finished = 1 AND expiry < $1 ORDER BY expiry, id LIMIT $2"};

constexpr std::int64_t body_limit = model::resident_body_bytes;
constexpr std::int64_t result_limit = model::resident_result_bytes;

/// Demands by their text, so that equal ones are parsed once and shared.
class DemandsReader {
  public:
    std::shared_ptr<const model::Demands> read(const std::string& text) {
        if (known_.size() >= demands_limit) known_.clear();
        auto& demands = known_[text];
        if (!demands) demands = std::make_shared<const model::Demands>(unpacked_demands(text));
        return demands;
    }

  private:
    std::unordered_map<std::string, std::shared_ptr<const model::Demands>> known_;
};

model::RequestBody read_body(ColumnReader& in) {
    model::RequestBody body;
    body.prompt = in.text();
    body.payload = in.text();
    body.source_image = in.text();
    body.source_mask = in.text();
    body.extra_source_images = unpacked_images(in.text());
    return body;
}

model::Request read_request(const db::Row& row, DemandsReader& demands) {
    ColumnReader in(row);
    model::Request request;
    request.id = in.uuid();
    request.kind = in.number_of<model::Kind>();
    request.user = in.integer();
    request.shared_key = in.optional_uuid();
    request.demands = demands.read(in.text());
    request.created = in.time();
    request.expiry = in.time();
    request.priority = in.integer();
    request.queued_since = in.time();
    request.jobs = in.small();
    request.waiting = in.small();
    request.things = in.integer();
    request.consumed = in.kudos();
    request.held = in.kudos();
    request.price = in.real();
    request.cancelled = in.boolean();
    request.faulted = in.boolean();
    request.disable_batching = in.boolean();
    request.censor_nsfw = in.boolean();
    request.source_mask = in.boolean();
    request.seed = in.optional_integer();
    request.seed_variation = in.small();
    request.prompt_characters = in.small();
    request.client_agent = in.text();
    request.address = in.text();
    request.webhook = in.text();
    request.proxied_account = in.text();
    request.version = in.integer();
    return request;
}

/// Reads the body of a row that begins with the id of its request.
void read_body(const db::Row& row, model::Request& request) {
    ColumnReader in(row, 1);
    request.body = std::make_shared<const model::RequestBody>(read_body(in));
    if (!model::stays_resident(request)) request.body.reset();
}

model::Job read_job(const db::Row& row) {
    ColumnReader in(row);
    model::Job job;
    job.id = in.uuid();
    job.request = in.uuid();
    job.worker = in.uuid();
    job.model = in.text();
    job.started = in.time();
    job.time_to_live = in.duration();
    job.decoy = in.boolean();
    job.state = in.number_of<model::JobState>();
    job.verdict = in.number_of<model::JobVerdict>();
    job.seed = in.integer();
    if (in.skip_null()) {
        must(in.skip_null(), "generation and metadata of a job come together");
    } else {
        model::JobResult result;
        result.generation = in.text();
        result.metadata = in.text();
        job.result = std::make_shared<const model::JobResult>(std::move(result));
    }
    job.finished = in.optional_time();
    job.worker_name = in.text();
    job.version = in.integer();
    return job;
}

/// Finds requests by ids that come in ascending order. One that was not there when the requests
/// were read is passed over.
class OrderedFinder {
  public:
    explicit OrderedFinder(std::vector<model::RequestBundle>& bundles)
        : at_(bundles.begin()), end_(bundles.end()) {}

    model::RequestBundle* find(const model::RequestId& id) {
        while (at_ != end_ && at_->request.id < id)
            ++at_;
        return at_ != end_ && at_->request.id == id ? &*at_ : nullptr;
    }

  private:
    std::vector<model::RequestBundle>::iterator at_;
    std::vector<model::RequestBundle>::iterator end_;
};

/// The next unfinished requests after the id, with bodies and jobs.
std::vector<model::RequestBundle> unfinished_after(db::Session& session, const std::string& after,
                                                   std::size_t limit, DemandsReader& demands) {
    std::vector<model::RequestBundle> bundles;
    const db::Values start{after, static_cast<std::int64_t>(limit)};
    for (const auto& row : session.query(db::Sql{select_unfinished}, start))
        bundles.push_back({read_request(row, demands), {}});
    if (bundles.empty()) return bundles;
    const std::string last = bundles.back().request.id.text();

    OrderedFinder with_body(bundles);
    const db::Values bodies{column(model::Kind::image), body_limit, after, last};
    for (const auto& row : session.query(db::Sql{select_unfinished_bodies}, bodies))
        if (auto* bundle = with_body.find(ColumnReader(row).uuid()))
            read_body(row, bundle->request);

    OrderedFinder with_job(bundles);
    const db::Values jobs{result_limit, after, last};
    for (const auto& row : session.query(db::Sql{select_unfinished_jobs}, jobs)) {
        model::Job job = read_job(row);
        if (auto* bundle = with_job.find(job.request)) bundle->jobs.push_back(std::move(job));
    }
    return bundles;
}

}  // namespace

std::optional<model::RequestBundle> request_by_id(db::Session& session,
                                                  const model::RequestId& id) {
    const auto rows = session.query(db::Sql{select_request}, db::Values{column(id)});
    if (rows.empty()) return std::nullopt;
    DemandsReader demands;
    model::RequestBundle bundle{read_request(rows.front(), demands), {}};
    const db::Values body{column(model::Kind::image), body_limit, column(id)};
    for (const auto& row : session.query(db::Sql{select_body_of_request}, body))
        read_body(row, bundle.request);
    const db::Values jobs{result_limit, column(id)};
    for (const auto& row : session.query(db::Sql{select_jobs_of_request}, jobs))
        bundle.jobs.push_back(read_job(row));
    return bundle;
}

std::optional<model::RequestBundle> request_by_job(db::Session& session, const model::JobId& id) {
    const auto rows = session.query(request_of_job, db::Values{column(id)});
    if (rows.empty()) return std::nullopt;
    return request_by_id(session, ColumnReader(rows.front()).uuid());
}

void each_unfinished(db::Session& session, std::size_t slice,
                     const std::function<void(std::vector<model::RequestBundle>)>& take) {
    must(slice > 0, "a slice holds something");
    DemandsReader demands;
    std::string after;
    for (;;) {
        auto bundles = unfinished_after(session, after, slice, demands);
        if (bundles.empty()) return;
        after = bundles.back().request.id.text();
        const bool more = bundles.size() == slice;
        take(std::move(bundles));
        if (!more) return;
    }
}

std::optional<model::RequestBody> body_of(db::Session& session, const model::RequestId& id) {
    const auto rows = session.query(select_body, db::Values{column(id)});
    if (rows.empty()) return std::nullopt;
    ColumnReader in(rows.front());
    return read_body(in);
}

std::optional<model::JobResult> result_of(db::Session& session, const model::JobId& id) {
    const auto rows = session.query(select_result, db::Values{column(id)});
    if (rows.empty()) return std::nullopt;
    ColumnReader in(rows.front());
    model::JobResult result;
    result.generation = in.text();
    result.metadata = in.text();
    return result;
}

std::vector<model::RequestId> expired_requests(db::Session& session, Time now, std::size_t limit) {
    std::vector<model::RequestId> ids;
    const db::Values values{column(now), static_cast<std::int64_t>(limit)};
    for (const auto& row : session.query(select_expired, values))
        ids.push_back(ColumnReader(row).uuid());
    return ids;
}

}  // namespace orda::store
