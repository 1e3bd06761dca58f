#include "api/v2/workers_view.h"

#include <gtest/gtest.h>

namespace orda::api {
namespace {

horde::WorkerSight sight_of(model::Kind kind) {
    horde::WorkerSight sight;
    model::Worker& worker = sight.details.worker;
    worker.kind = kind;
    worker.id = *Uuid::parse("00000000-0000-4000-8000-000000000001");
    worker.owner = 7;
    worker.name = "w";
    worker.address = "198.51.100.7";
    worker.declaration.bridge_agent = "AI Horde Worker reGen:10.1.1:https://example.org";
    worker.declaration.models = {"m"};
    worker.declaration.forms = {"caption"};
    sight.details.owner_alias = "o#7";
    sight.details.speed = kind == model::Kind::image ? 1e6 : 1;
    sight.owner_contact = "o@example.org";
    return sight;
}

std::string json_of(const horde::WorkerSight& sight, bool privileged) {
    return worker_details().text(worker_answer(sight, privileged));
}

bool has(const std::string& json, std::string_view part) {
    return json.find(part) != std::string::npos;
}

TEST(WorkersView, SpeedsHaveOneDecimalAndTheirUnit) {
    EXPECT_EQ(performance_text(model::Kind::image, 1e6, false), "1.0 megapixelsteps per second");
    EXPECT_EQ(performance_text(model::Kind::image, 260'000, true), "0.3 megapixelsteps per second");
    EXPECT_EQ(performance_text(model::Kind::text, 1, false), "1.0 tokens per second");
    EXPECT_EQ(performance_text(model::Kind::text, 12, true), "12.0 tokens per second");
    EXPECT_EQ(performance_text(model::Kind::alchemy, 2.25, true), "2.2 seconds per form");
    EXPECT_EQ(performance_text(model::Kind::alchemy, 1, false), "No requests fulfilled yet");
}

TEST(WorkersView, ThePublicSeesNothingOfOwnerAndAddress) {
    const std::string json = json_of(sight_of(model::Kind::text), false);
    for (const auto* key :
         {"\"owner\"", "\"messages\"", "\"paused\"", "\"suspicious\"", "\"ipaddr\"", "\"contact\""})
        EXPECT_FALSE(has(json, key)) << key;
    EXPECT_TRUE(has(json, R"("team":{"name":null,"id":null})"));
    EXPECT_TRUE(has(json, R"("kudos_details":{"generated":null,"uptime":null})"));
    EXPECT_TRUE(has(json, R"("kudos_rewards":0.0)"));
}

TEST(WorkersView, APublicOwnerIsShownWithTheMessagesAndNothingMore) {
    horde::WorkerSight sight = sight_of(model::Kind::text);
    sight.details.owner_public = true;
    sight.messages.push_back({.worker = sight.details.worker.id,
                              .author = 3,
                              .message = "hello",
                              .created = from_micros(0),
                              .expiry = from_micros(1'000'000)});
    const std::string json = json_of(sight, false);
    EXPECT_TRUE(has(json, R"("owner":"o#7")"));
    EXPECT_TRUE(has(json, R"("messages":[{"worker_id":"00000000-0000-4000-8000-000000000001",)"
                          R"("user_id":"3","message":"hello",)"
                          R"("created":"Thu, 01 Jan 1970 00:00:00 -0000",)"
                          R"("expiry":"Thu, 01 Jan 1970 00:00:01 -0000"}])"));
    EXPECT_FALSE(has(json, "ipaddr"));
    EXPECT_FALSE(has(json, "contact"));
}

TEST(WorkersView, ModeratorsSeeEverything) {
    const std::string json = json_of(sight_of(model::Kind::text), true);
    EXPECT_TRUE(has(json, R"("owner":"o#7")"));
    EXPECT_TRUE(has(json, R"("messages":[])"));
    EXPECT_TRUE(has(json, R"("paused":false)"));
    EXPECT_TRUE(has(json, R"("suspicious":0)"));
    EXPECT_TRUE(has(json, R"("ipaddr":"198.51.100.7")"));
    EXPECT_TRUE(has(json, R"("contact":"o@example.org")"));
}

TEST(WorkersView, EachKindHasItsOwnFields) {
    const std::string image = json_of(sight_of(model::Kind::image), false);
    EXPECT_TRUE(has(image, R"("models":["m"])"));
    EXPECT_TRUE(has(image, R"("megapixelsteps_generated":0.0)"));
    EXPECT_TRUE(has(image, R"("post-processing":true)"));
    EXPECT_FALSE(has(image, "max_length"));
    const std::string text = json_of(sight_of(model::Kind::text), false);
    EXPECT_TRUE(has(text, R"("max_length":512)"));
    EXPECT_FALSE(has(text, "max_pixels"));
    const std::string alchemist = json_of(sight_of(model::Kind::alchemy), false);
    EXPECT_TRUE(has(alchemist, R"("forms":["caption"])"));
    EXPECT_FALSE(has(alchemist, "\"models\""));
    EXPECT_TRUE(has(alchemist, R"("nsfw":false)"));
}

TEST(WorkersView, FiguresAreWholeWhereClientsTakeNoFractions) {
    horde::WorkerSight sight = sight_of(model::Kind::image);
    sight.details.totals.contributions = 12'399;
    sight.details.totals.generated = Kudos::hundredths(1'250);
    sight.details.totals.uptime_kudos = Kudos::whole(57);
    const std::string json = json_of(sight, false);
    EXPECT_TRUE(has(json, R"("megapixelsteps_generated":123.0)"));
    EXPECT_TRUE(has(json, R"("kudos_details":{"generated":13.0,"uptime":57})"));
    EXPECT_TRUE(has(json, R"("kudos_rewards":70.0)"));
}

TEST(WorkersView, WhatTheSoftwareCannotDoIsNotOffered) {
    horde::WorkerSight sight = sight_of(model::Kind::image);
    EXPECT_TRUE(*worker_answer(sight, false).img2img);
    EXPECT_TRUE(*worker_answer(sight, false).painting);
    sight.details.worker.declaration.bridge_agent = "something-else";
    EXPECT_FALSE(*worker_answer(sight, false).img2img);
    EXPECT_FALSE(*worker_answer(sight, false).painting);
}

}  // namespace
}  // namespace orda::api
