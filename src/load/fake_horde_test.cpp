#include "load/fake_horde.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>

namespace orda::load {

namespace {

namespace json = boost::json;

std::string text_of(const json::object& object, std::string_view name) {
    return std::string(object.at(name).as_string());
}

constexpr std::string_view status_path = "/api/v2/generate/text/status/";

const std::string no_job =
    R"({"payload":{"max_context_length":2048,"max_length":80},"id":null,"ids":[],"skipped":{},)"
    R"("model":null,"ttl":null,"messages":[]})";

}  // namespace

FakeHorde::FakeHorde(HordeFaults faults, std::size_t piece)
    : faults_(faults),
      server_([this](const FakeServer::Call& call,
                     FakeServer::Respond respond) { handle(call, std::move(respond)); },
              piece) {}

FakeHorde::~FakeHorde() {
    server_.stop();
    held_.clear();
}

std::size_t FakeHorde::waiting() const {
    std::size_t count = 0;
    for (const auto& [id, request] : requests_)
        if (request.job.empty() && !request.cancelled) ++count;
    return count;
}

std::string FakeHorde::next_id() {
    char text[37];
    std::snprintf(text, sizeof text, "00000000-0000-4000-8000-%012zx", ++ids_);
    return text;
}

void FakeHorde::handle(const FakeServer::Call& call, FakeServer::Respond respond) {
    const std::string_view target = call.target;
    if (target == "/api/v2/generate/text/pop") {
        pop(call, std::move(respond));
    } else if (target == "/api/v2/generate/text/async") {
        respond(put_in(call));
    } else if (target == "/api/v2/generate/text/submit") {
        respond(submit(call));
    } else if (target.starts_with(status_path)) {
        respond(status(call));
    } else if (target == "/api/v2/dev/test-user" && faults_.test_users) {
        char key[23];
        std::snprintf(key, sizeof key, "key-%018zu", ++users_);
        const json::object user{{"api_key", key}, {"user_id", std::to_string(users_)}};
        respond(FakeServer::http_answer(201, json::serialize(user)));
    } else if (target.starts_with("/api/v2/users/") && call.method == "PUT") {
        respond(FakeServer::http_answer(200, R"({"concurrency":500})"));
    } else {
        respond(FakeServer::http_answer(404, R"({"message":"no such path"})"));
    }
}

std::string FakeHorde::put_in(const FakeServer::Call& call) {
    if (happens(faults_.refuse_request, occasions_["refuse"]))
        return FakeServer::http_answer(503, R"({"message":"later"})");
    const json::object body = json::parse(call.body).as_object();
    ++requests_by_key_[call.key];
    const std::string id = next_id();
    const std::string model(body.at("models").at(0).as_string());
    if (!happens(faults_.lose_request, occasions_["lose"])) {
        requests_[id] = {.prompt = text_of(body, "prompt"), .model = model};
        const auto held = std::find_if(held_.begin(), held_.end(), [&](const auto& waiting_pop) {
            return waiting_pop->model == model;
        });
        if (held != held_.end()) {
            (*held)->over = true;
            (*held)->respond(hand_out(id));
            held_.erase(held);
        } else {
            queues_[model].push_back(id);
        }
    } else {
        requests_[id] = {.prompt = "", .model = model};
    }
    return FakeServer::http_answer(202, R"({"kudos":0.0, "id" : ")" + id + "\"}");
}

std::string FakeHorde::hand_out(const std::string& id) {
    Request& request = requests_.at(id);
    request.job = next_id();
    jobs_[request.job] = id;
    const json::object answer{{"payload", {{"prompt", request.prompt}, {"n", 1}, {"id", "inner"}}},
                              {"messages", json::array{json::object{{"id", "message"}}}},
                              {"id", request.job},
                              {"ids", json::array{request.job}},
                              {"model", request.model}};
    return FakeServer::http_answer(200, json::serialize(answer));
}

void FakeHorde::pop(const FakeServer::Call& call, FakeServer::Respond respond) {
    const json::object body = json::parse(call.body).as_object();
    const std::string model(body.at("models").at(0).as_string());
    auto& queue = queues_[model];
    if (!queue.empty()) {
        const std::string id = queue.front();
        if (!happens(faults_.hand_out_twice, occasions_["twice"])) queue.pop_front();
        respond(hand_out(id));
        return;
    }
    if (happens(faults_.invent_job, occasions_["invent"])) {
        const std::string id = next_id();
        requests_[id] = {.prompt = "something else", .model = model};
        respond(hand_out(id));
        return;
    }
    if (!body.contains("wait") || !faults_.holds_pops) {
        respond(FakeServer::http_answer(200, no_job));
        return;
    }
    const auto held = std::make_shared<HeldPop>(HeldPop{model, std::move(respond)});
    held_.push_back(held);
    server_.after(std::chrono::seconds{body.at("wait").as_int64()}, [this, held] {
        if (held->over) return;
        std::erase(held_, held);
        held->respond(FakeServer::http_answer(200, no_job));
    });
}

std::string FakeHorde::submit(const FakeServer::Call& call) {
    if (happens(faults_.close_on_submit, occasions_["close"])) return {};
    const json::object body = json::parse(call.body).as_object();
    const auto job = jobs_.find(text_of(body, "id"));
    if (job == jobs_.end()) return FakeServer::http_answer(404, R"({"message":"no such job"})");
    Request& request = requests_.at(job->second);
    if (request.finished) return FakeServer::http_answer(400, R"({"message":"already submitted"})");
    if (!happens(faults_.lose_result, occasions_["lose result"])) request.finished = true;
    request.result = text_of(body, "generation");
    if (happens(faults_.change_result, occasions_["change"])) request.result += "!";
    return FakeServer::http_answer(200, R"({"reward":1.5})");
}

std::string FakeHorde::status(const FakeServer::Call& call) {
    const auto found = requests_.find(call.target.substr(status_path.size()));
    if (found == requests_.end() || happens(faults_.forget_waiting, occasions_["forget"]))
        return FakeServer::http_answer(404, R"({"message":"no such request"})");
    Request& request = found->second;
    const bool waits = request.job.empty() && !request.cancelled;
    json::array generations;
    if (request.finished)
        generations.push_back(json::object{{"text", request.result}, {"state", "ok"}});
    const json::object answer{{"finished", request.finished ? 1 : 0},
                              {"processing", !request.job.empty() && !request.finished ? 1 : 0},
                              {"waiting", waits ? 1 : 0},
                              {"done", request.finished},
                              {"generations", generations}};
    if (call.method == "DELETE") request.cancelled = true;
    return FakeServer::http_answer(200, json::serialize(answer));
}

}  // namespace orda::load
