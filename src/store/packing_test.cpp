#include "store/packing.h"

#include <gtest/gtest.h>
#include <limits>

#include "store/row_maker_test.h"

namespace orda::store {
namespace {

TEST(PackingTest, EverythingComesBackAsItWent) {
    RowMaker make(1);
    for (int turn = 0; turn < 300; ++turn) {
        for (const auto kind : {model::Kind::image, model::Kind::text, model::Kind::alchemy}) {
            const auto demands = make.demands(kind);
            EXPECT_EQ(unpacked_demands(packed(*demands)), *demands);
        }
        const auto worker = make.worker(make.uuid(), 1);
        EXPECT_EQ(unpacked_declaration(packed(worker.declaration)), worker.declaration);
        EXPECT_EQ(unpacked_suspicions(packed(worker.suspicions)), worker.suspicions);
        const auto speeds = make.totals(make.uuid()).speeds;
        EXPECT_EQ(unpacked_reals(packed(speeds)), speeds);
        const auto postings = make.event("key").postings;
        EXPECT_EQ(unpacked_postings(packed(postings)), postings);
        const auto images = make.request(make.uuid(), 1).body->extra_source_images;
        EXPECT_EQ(unpacked_images(packed(images)), images);
    }
}

TEST(PackingTest, ExtremeNumbersComeBack) {
    const std::vector<std::int64_t> integers{std::numeric_limits<std::int64_t>::min(), 0,
                                             std::numeric_limits<std::int64_t>::max()};
    EXPECT_EQ(packed(integers), "[-9223372036854775808,0,9223372036854775807]");
    EXPECT_EQ(unpacked_integers(packed(integers)), integers);
    const std::vector<double> reals{0.1, 1e-320, 1e300, -0.0,
                                    std::numeric_limits<double>::infinity()};
    EXPECT_EQ(unpacked_reals(packed(reals)), reals);
}

TEST(PackingTest, WhatIsAbsentHasItsDefault) {
    EXPECT_EQ(unpacked_demands(R"({"kind":1})"), model::Demands{});
    EXPECT_EQ(unpacked_declaration("{}"), model::Declaration{});
}

TEST(PackingTest, TextThatWasNotPackedIsRefused) {
    for (const auto* text : {"", "[", "[1", "[1,]", "[a]", "[1 ,2]", "1"})
        EXPECT_THROW(unpacked_integers(text), std::runtime_error) << text;
    EXPECT_THROW(unpacked_postings("[1,0]"), std::runtime_error);
    for (const auto* text : {"", "[]", "{", R"({"kind":"text"})", R"({"workers":["x"]})"})
        EXPECT_THROW(unpacked_demands(text), std::runtime_error) << text;
    EXPECT_THROW(unpacked_images(R"([{"strength":"x"}])"), std::runtime_error);
}

}  // namespace
}  // namespace orda::store
