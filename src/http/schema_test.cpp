#include "http/schema.h"

#include <bit>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <gtest/gtest.h>

#include "base/random.h"

namespace orda::http {
namespace {

struct Inner {
    std::string name;
    std::optional<double> weight;
    bool operator==(const Inner&) const = default;
};

struct Everything {
    bool flag = false;
    std::int32_t small = 0;
    std::int64_t large = 0;
    double real = 0.0;
    std::string text;
    std::optional<bool> maybe_flag;
    std::optional<std::int64_t> maybe_large;
    std::optional<std::string> maybe_text;
    std::vector<double> reals;
    std::optional<std::vector<std::string>> maybe_texts;
    std::map<std::string, std::int64_t> counts;
    std::vector<std::pair<std::string, double>> speeds;
    std::optional<std::map<std::string, std::string>> maybe_names;
    Inner inner;
    std::optional<Inner> maybe_inner;
    std::vector<Inner> inners;
    std::map<std::string, Inner> named_inners;
    json::value any;
    json::object free;
    RawJson raw;
};

const Schema<Inner>& inner() {
    static const Schema<Inner> schema("Inner", [](auto& object) {
        object.omit_nulls();
        object.field("name", &Inner::name).required();
        object.field("weight", &Inner::weight);
    });
    return schema;
}

const Schema<Everything>& everything() {
    static const Schema<Everything> schema("Everything", [](auto& object) {
        object.field("flag", &Everything::flag);
        object.field("small", &Everything::small);
        object.field("large", &Everything::large);
        object.field("real", &Everything::real);
        object.field("text", &Everything::text);
        object.field("maybe_flag", &Everything::maybe_flag).null_allowed();
        object.field("maybe_large", &Everything::maybe_large).null_allowed();
        object.field("maybe_text", &Everything::maybe_text).omit_when_null();
        object.field("reals", &Everything::reals);
        object.field("maybe_texts", &Everything::maybe_texts).null_allowed();
        object.field("counts", &Everything::counts);
        object.field("speeds", &Everything::speeds);
        object.field("maybe_names", &Everything::maybe_names).omit_when_null();
        object.field("inner", &Everything::inner, inner());
        object.field("maybe_inner", &Everything::maybe_inner, inner()).null_allowed();
        object.field("inners", &Everything::inners, inner());
        object.field("named_inners", &Everything::named_inners, inner());
        object.field("any", &Everything::any);
        object.field("free", &Everything::free);
        object.field("raw", &Everything::raw);
    });
    return schema;
}

/// Makes up structs.
class Inventor {
  public:
    explicit Inventor(std::uint64_t seed) : random_(seed) {}

    Everything everything() {
        Everything out;
        out.flag = coin();
        out.small = static_cast<std::int32_t>(random_.between(INT32_MIN, INT32_MAX));
        out.large = static_cast<std::int64_t>(random_.next());
        out.real = real();
        out.text = text();
        if (coin()) out.maybe_flag = coin();
        if (coin()) out.maybe_large = static_cast<std::int64_t>(random_.next());
        if (coin()) out.maybe_text = text();
        for (auto count = some(); count > 0; --count)
            out.reals.push_back(real());
        if (coin()) out.maybe_texts.emplace();
        for (auto count = out.maybe_texts ? some() : 0; count > 0; --count)
            out.maybe_texts->push_back(text());
        for (auto count = some(); count > 0; --count)
            out.counts[text()] = random_.between(-9, 9);
        for (auto count = some(); count > 0; --count)
            out.speeds.emplace_back(std::to_string(count) + text(), real());
        if (coin()) out.maybe_names.emplace()[text()] = text();
        out.inner = inner();
        if (coin()) out.maybe_inner = inner();
        for (auto count = some(); count > 0; --count)
            out.inners.push_back(inner());
        for (auto count = some(); count > 0; --count)
            out.named_inners[text()] = inner();
        out.any = coin() ? json::value(nullptr) : json::value(json::array{real(), text(), coin()});
        out.free[text()] = real();
        out.raw.text = coin() ? "null" : R"({"a":[1,2.0]})";
        return out;
    }

  private:
    bool coin() { return random_.between(0, 1) == 1; }
    std::int64_t some() { return random_.between(0, 4); }
    double real() {
        const double number = std::bit_cast<double>(random_.next());
        return coin() && std::isfinite(number)
                   ? number
                   : static_cast<double>(random_.between(-999, 999)) / 10;
    }
    std::string text() {
        const std::string_view pieces[] = {"a", "B", "\"", "\\", "\n", "ß", "😀", "{", " "};
        std::string out;
        for (auto count = random_.between(0, 9); count > 0; --count)
            out += pieces[random_.between(0, 8)];
        return out;
    }
    Inner inner() {
        Inner out{.name = text(), .weight = {}};
        if (coin()) out.weight = real();
        return out;
    }

    SeededRandom random_;
};

TEST(Schema, WhatIsWrittenReadsBackAsTheSame) {
    Inventor inventor(11);
    for (int i = 0; i < 500; ++i) {
        const Everything before = inventor.everything();
        const std::string text = everything().text(before);
        const auto parsed = parse_json(text);
        ASSERT_TRUE(parsed) << text;
        const Everything after = everything().read(*parsed);
        EXPECT_EQ(everything().text(after), text);
        EXPECT_EQ(after.small, before.small);
        EXPECT_EQ(after.large, before.large);
        EXPECT_EQ(after.real, before.real);
        EXPECT_EQ(after.text, before.text);
        EXPECT_EQ(after.maybe_flag, before.maybe_flag);
        EXPECT_EQ(after.maybe_large, before.maybe_large);
        EXPECT_EQ(after.maybe_text, before.maybe_text);
        EXPECT_EQ(after.reals, before.reals);
        EXPECT_EQ(after.maybe_texts, before.maybe_texts);
        EXPECT_EQ(after.counts, before.counts);
        EXPECT_EQ(after.speeds, before.speeds);
        EXPECT_EQ(after.maybe_names, before.maybe_names);
        EXPECT_EQ(after.inner, before.inner);
        EXPECT_EQ(after.maybe_inner, before.maybe_inner);
        EXPECT_EQ(after.inners, before.inners);
        EXPECT_EQ(after.named_inners, before.named_inners);
        EXPECT_EQ(after.raw.text, before.raw.text);
    }
}

struct Base {
    std::int32_t finished = 0;
    double kudos = 0.0;
};
struct Status : Base {
    std::optional<std::string> id;
    std::optional<std::string> message;
    std::vector<std::string> generations;
    std::optional<std::vector<std::string>> warnings;
    bool censored = false;
    std::int64_t max_pixels = 0;
    Inner extra;
};

const Schema<Base>& base_status() {
    static const Schema<Base> schema("Base", [](auto& object) {
        object.field("finished", &Base::finished);
        object.field("kudos", &Base::kudos);
    });
    return schema;
}

TEST(Schema, WritesFieldsInOrderAndAsToldAboutNulls) {
    const Schema<Status> schema("Status", [](auto& object) {
        object.template include<Base>(base_status());
        object.field("id", &Status::id);
        object.field("message", &Status::message).omit_when_null();
        object.field("generations", &Status::generations);
        object.field("warnings", &Status::warnings).omit_when_empty();
        object.field("censored", &Status::censored).omit_when_empty();
        object.field("max_pixels", &Status::max_pixels).omit_when_empty();
        object.include(&Status::extra, inner());
    });
    EXPECT_EQ(schema.text({}),
              R"({"finished":0,"kudos":0.0,"id":null,"generations":[],"name":""})");
    Status status;
    status.finished = 2;
    status.kudos = 37;
    status.id = "x";
    status.message = "m";
    status.warnings.emplace();
    status.censored = true;
    status.max_pixels = 9;
    status.extra = {.name = "n", .weight = 1.0};
    EXPECT_EQ(schema.text(status),
              R"({"finished":2,"kudos":37.0,"id":"x","message":"m","generations":[],)"
              R"("censored":true,"max_pixels":9,"name":"n","weight":1.0})");
    status.warnings->push_back("w");
    EXPECT_NE(schema.text(status).find(R"("warnings":["w"])"), std::string::npos);
    EXPECT_EQ(base_status().list_text(std::vector<Base>{{1, 2}, {3, 4.5}}),
              R"([{"finished":1,"kudos":2.0},{"finished":3,"kudos":4.5}])");

    const Status read = schema.read(*parse_json(R"({"finished":3,"name":"q","weight":2})"));
    EXPECT_EQ(read.finished, 3);
    EXPECT_EQ(read.extra, (Inner{.name = "q", .weight = 2.0}));
}

TEST(Schema, OmitNullsCountsFromWhereItIsSaidAndCanBeUndone) {
    const Schema<Status> schema("Status", [](auto& object) {
        object.field("id", &Status::id);
        object.omit_nulls();
        object.field("message", &Status::message);
        object.field("warnings", &Status::warnings).null_written();
    });
    EXPECT_EQ(schema.text({}), R"({"id":null,"warnings":null})");
}

TEST(Schema, RefusesNulCharactersInStoredTexts) {
    const std::string nul("a\0b", 3);
    EXPECT_NO_THROW(everything().check_nul({}));
    const auto refused = [&](auto change) {
        Everything object;
        change(object);
        try {
            everything().check_nul(object);
            return false;
        } catch (const Refusal& refusal) {
            EXPECT_EQ(refusal.rc(), "NulByteInPayload");
            EXPECT_EQ(refusal.status(), 400);
            return true;
        }
    };
    EXPECT_TRUE(refused([&](auto& object) { object.text = nul; }));
    EXPECT_TRUE(refused([&](auto& object) { object.maybe_text = nul; }));
    EXPECT_TRUE(refused([&](auto& object) { object.maybe_texts = {{"a", nul}}; }));
    EXPECT_TRUE(refused([&](auto& object) { object.counts[nul] = 1; }));
    EXPECT_TRUE(refused([&](auto& object) { object.speeds.emplace_back(nul, 1.0); }));
    EXPECT_TRUE(refused([&](auto& object) { object.maybe_names.emplace()["a"] = nul; }));
    EXPECT_TRUE(
        refused([&](auto& object) { object.inners.push_back({.name = nul, .weight = {}}); }));
    EXPECT_TRUE(refused([&](auto& object) { object.any = json::array{json::value(nul)}; }));
    EXPECT_TRUE(refused([&](auto& object) { object.free["a"] = json::array{json::value(nul)}; }));
    EXPECT_TRUE(refused([&](auto& object) { object.free[nul] = 1; }));
    EXPECT_TRUE(refused([&](auto& object) { object.raw.text = R"({"a":"\\\u0000"})"; }));
    EXPECT_FALSE(refused([&](auto& object) { object.raw.text = R"({"a":"\\u0000"})"; }));

    const Schema<Inner> tolerant(
        "Tolerant", [](auto& object) { object.field("name", &Inner::name).nul_allowed(); });
    EXPECT_NO_THROW(tolerant.check_nul({.name = nul, .weight = {}}));
}

TEST(Schema, TellsItsSpeed) {
    const std::string text =
        R"({"prompt":"Once upon a time in a land far away, there lived a very patient compiler.",)"
        R"("params":{"n":1,"max_length":100,"max_context_length":2048,"rep_pen":1.1,"temperature":0.7,)"
        R"("top_p":0.9,"top_k":40,"top_a":0,"typical":1,"tfs":1,"rep_pen_range":320,"rep_pen_slope":0.7,)"
        R"("sampler_order":[6,0,1,2,3,4,5],"stop_sequence":["\n","User:"],"singleline":false},)"
        R"("models":["koboldcpp/Some-Model-8B"],"workers":[],"trusted_workers":false,"slow_workers":true})";
    struct Params {
        std::optional<std::int32_t> n, max_length, max_context_length, top_k, rep_pen_range;
        std::optional<double> rep_pen, temperature, top_p, top_a, typical, tfs, rep_pen_slope;
        std::optional<std::vector<std::int32_t>> sampler_order;
        std::optional<std::vector<std::string>> stop_sequence;
        std::optional<bool> singleline;
    };
    struct TextRequest {
        std::string prompt;
        Params params;
        std::vector<std::string> models, workers;
        bool trusted_workers = false, slow_workers = true;
    };
    const Schema<Params> params("Params", [](auto& object) {
        object.field("n", &Params::n).range(1, 20);
        object.field("max_length", &Params::max_length).range(16, 4096);
        object.field("max_context_length", &Params::max_context_length).range(80, 1'048'576);
        object.field("top_k", &Params::top_k).range(0, 200);
        object.field("rep_pen_range", &Params::rep_pen_range).range(0, 4096);
        object.field("rep_pen", &Params::rep_pen).range(1, 3);
        object.field("temperature", &Params::temperature).range(0, 5);
        object.field("top_p", &Params::top_p).range(0.001, 1);
        object.field("top_a", &Params::top_a).range(0, 1);
        object.field("typical", &Params::typical).range(0, 1);
        object.field("tfs", &Params::tfs).range(0, 1);
        object.field("rep_pen_slope", &Params::rep_pen_slope).range(0, 10);
        object.field("sampler_order", &Params::sampler_order);
        object.field("stop_sequence", &Params::stop_sequence);
        object.field("singleline", &Params::singleline);
    });
    const Schema<TextRequest> schema("TextRequest", [&](auto& body) {
        body.field("prompt", &TextRequest::prompt).required_late();
        body.field("params", &TextRequest::params, params);
        body.field("models", &TextRequest::models);
        body.field("workers", &TextRequest::workers);
        body.field("trusted_workers", &TextRequest::trusted_workers);
        body.field("slow_workers", &TextRequest::slow_workers);
    });
    constexpr int rounds = 20'000;
    std::size_t stops = 0;
    auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < rounds; ++i)
        stops += parse_json(text)->as_object().size();
    std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - start;
    std::printf("parsing a text request: %.2f us\n", spent.count() / rounds);
    start = std::chrono::steady_clock::now();
    for (int i = 0; i < rounds; ++i)
        stops += schema.read(*parse_json(text)).params.stop_sequence->size();
    spent = std::chrono::steady_clock::now() - start;
    std::printf("parsing and reading it: %.2f us\n", spent.count() / rounds);
    EXPECT_EQ(stops, std::size_t{rounds} * (6 + 2));
}

}  // namespace
}  // namespace orda::http
