#include <gtest/gtest.h>

#include "rules/matching_for_test.h"

namespace orda::rules {
namespace {

using model::Kind;

Matching text() {
    return Matching(Kind::text);
}

Verdict fails(SkipReason reason, int line) {
    return Verdict{reason, static_cast<std::uint8_t>(line)};
}

TEST(TextCandidate, FitsToBeginWith) {
    EXPECT_TRUE(text().is_candidate());
    EXPECT_TRUE(text().verdict().eligible());
}

TEST(TextCandidate, scheduling_8_1_line_2) {
    Matching m = text();
    m.demands.text.max_length = 512;
    EXPECT_TRUE(m.is_candidate());
    m.demands.text.max_length = 513;
    EXPECT_FALSE(m.is_candidate());
    m.demands.text.max_length = 80;
    m.demands.text.max_context_length = 2049;
    EXPECT_FALSE(m.is_candidate());
}

TEST(TextCandidate, scheduling_8_1_line_3) {
    Matching m = text();
    m.demands.safe_address = false;
    EXPECT_TRUE(m.is_candidate());
    m.declaration.allow_unsafe_address = false;
    EXPECT_FALSE(m.is_candidate());
    m.demands.safe_address = true;
    m.declaration.nsfw = false;
    EXPECT_TRUE(m.is_candidate());
}

TEST(TextCandidate, scheduling_8_1_line_4) {
    Matching m = text();
    m.demands.models = {"other"};
    EXPECT_FALSE(m.is_candidate());
    m.demands.models = {"other", "small"};
    EXPECT_TRUE(m.is_candidate());
    m.demands.models = {};
    m.declaration.models = {"horde_special::a#1"};
    EXPECT_TRUE(m.is_candidate());
    m.demands.models = {"horde_special"};
    EXPECT_FALSE(m.is_candidate());
}

TEST(TextCandidate, scheduling_8_1_line_5) {
    Matching m = text();
    m.demands.workers = {worker_number(2)};
    EXPECT_FALSE(m.is_candidate());
    m.demands.workers = {worker_number(1)};
    EXPECT_TRUE(m.is_candidate());
    // The switch does not change the matching of text.
    m.request.matched_targeting = true;
    EXPECT_TRUE(m.verdict().eligible());
}

TEST(TextCandidate, scheduling_8_1_line_6) {
    Matching m = text();
    m.demands.slow_workers = false;
    m.demands.models = {};
    const auto least = [&m](const std::string& first) {
        m.declaration.models = {first, "small"};
        for (const double speed : {2.9, 3.0, 3.9, 4.0, 4.9, 5.0}) {
            m.worker.speed = speed;
            if (m.is_candidate()) return speed;
        }
        return 0.0;
    };
    EXPECT_EQ(least("large"), 3.0);
    EXPECT_EQ(least("middle"), 4.0);
    EXPECT_EQ(least("small"), 5.0);
    EXPECT_EQ(least("unknown"), 5.0);
    m.declaration.models = {};
    m.worker.speed = 3;
    EXPECT_TRUE(m.is_candidate());
}

TEST(TextCandidate, scheduling_8_1_line_7) {
    Matching m = text();
    m.worker.maintenance = true;
    EXPECT_EQ(m.verdict().reason, SkipReason::silent);
    m.request.own = true;
    EXPECT_TRUE(m.verdict().eligible());
}

TEST(TextCandidate, scheduling_8_1_line_8) {
    Matching m = text();
    m.demands.text.validated_backends = true;
    EXPECT_TRUE(m.is_candidate());
    m.declaration.bridge_agent = "MyBridge:2:url";
    EXPECT_FALSE(m.is_candidate());
    m.demands.text.validated_backends = false;
    EXPECT_TRUE(m.is_candidate());
}

TEST(TextVerdict, scheduling_8_2_lines_1_to_7) {
    Matching m = text();
    m.request.blacklisted = true;
    EXPECT_EQ(m.verdict(), fails(SkipReason::blacklist, 6));
    m.request.tricked = true;
    EXPECT_EQ(m.verdict(), fails(SkipReason::secret, 5));
    m.demands.trusted_workers = true;
    m.worker.owner_trusted = false;
    EXPECT_EQ(m.verdict(), fails(SkipReason::untrusted, 4));
    m.worker.stale = true;
    EXPECT_EQ(m.verdict(), fails(SkipReason::silent, 2));
    m.worker.maintenance = true;
    EXPECT_EQ(m.verdict(), fails(SkipReason::silent, 1));
    Matching listed = text();
    listed.demands.workers = {worker_number(2)};
    EXPECT_EQ(listed.class_lines(), fails(SkipReason::worker_id, 7));
    // Text requests are never nsfw.
    Matching nsfw = text();
    nsfw.demands.image.nsfw = true;
    nsfw.declaration.nsfw = false;
    EXPECT_TRUE(nsfw.verdict().eligible());
}

TEST(TextVerdict, scheduling_8_2_line_8_to_10) {
    Matching m = text();
    m.demands.text = {.max_length = 513, .max_context_length = 2049, .validated_backends = true};
    m.declaration.bridge_agent = "MyBridge:2:url";
    EXPECT_EQ(m.class_lines(), fails(SkipReason::max_context_length, 8));
    m.demands.text.max_context_length = 2048;
    EXPECT_EQ(m.class_lines(), fails(SkipReason::max_length, 9));
    m.demands.text.max_length = 512;
    EXPECT_EQ(m.class_lines(), fails(SkipReason::bridge_version, 10));
    m.demands.text.validated_backends = false;
    EXPECT_TRUE(m.class_lines().eligible());
}

TEST(TextVerdict, UnsafeAddressesAreNoConcernOfText) {
    Matching m = text();
    m.demands.safe_address = false;
    m.worker.owner_trusted = false;
    EXPECT_TRUE(m.verdict().eligible());
}

TEST(TextCouldServe, IsLaxerAboutSpeed) {
    Matching m = text();
    m.demands.slow_workers = false;
    m.worker.speed = 2;
    EXPECT_FALSE(m.is_candidate());
    EXPECT_TRUE(m.could_serve());
    m.worker.speed = 1;
    EXPECT_FALSE(m.could_serve());
}

TEST(AlchemyCandidate, scheduling_9_1) {
    Matching m(Kind::alchemy);
    EXPECT_TRUE(m.is_candidate());
    m.demands.alchemy.form = "nsfw";
    EXPECT_FALSE(m.is_candidate());
    m.demands.alchemy.form = "caption";
    m.demands.alchemy.tiles = 81;
    EXPECT_FALSE(m.is_candidate());
    m.demands.alchemy.tiles = 80;
    EXPECT_TRUE(m.is_candidate());
    m.demands.slow_workers = false;
    m.worker.speed = 10;
    EXPECT_FALSE(m.is_candidate());
    m.worker.speed = 9.9;
    EXPECT_TRUE(m.is_candidate());
    m.demands.safe_address = false;
    m.declaration.allow_unsafe_address = false;
    EXPECT_FALSE(m.is_candidate());
}

TEST(AlchemyVerdict, scheduling_9_2) {
    Matching m(Kind::alchemy);
    m.request.upfront_kudos_met = false;
    EXPECT_EQ(m.verdict(), fails(SkipReason::kudos, 32));
    m.demands.safe_address = false;
    m.worker.owner_trusted = false;
    EXPECT_EQ(m.verdict(), fails(SkipReason::untrusted, 30));
    m.demands.trusted_workers = true;
    EXPECT_EQ(m.verdict(), fails(SkipReason::untrusted, 4));
}

}  // namespace
}  // namespace orda::rules
