#include "rules/batching.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "rules/matching_for_test.h"
#include "rules/steps.h"

namespace orda::rules {
namespace {

std::int32_t size_of(const Matching& m, std::int32_t amount, std::int32_t waiting) {
    return batch_size(m.demands, m.declaration, amount, waiting, false,
                      batch_weight(m.demands, m.images));
}

TEST(Batch, GrowsWithTheWorkersPixels) {
    Matching m(model::Kind::image);
    m.declaration.max_pixels = 262'144;
    EXPECT_EQ(size_of(m, 1, 20), 1);
    EXPECT_EQ(size_of(m, 4, 20), 1);   // 4 / 3.5 = 1.14
    EXPECT_EQ(size_of(m, 20, 20), 6);  // 5.71
    m.declaration.max_pixels = 262'144 * 2;
    EXPECT_EQ(size_of(m, 20, 20), 11);  // 11.43
    m.declaration.max_pixels = 100'000'000;
    EXPECT_EQ(size_of(m, 20, 20), 20);
    EXPECT_EQ(size_of(m, 20, 7), 7);
}

TEST(Batch, RoundsTiesToEven) {
    Matching m(model::Kind::image);
    m.declaration.max_pixels = 262'144 * 7 / 8;  // a quarter of the amount
    EXPECT_EQ(size_of(m, 10, 20), 2);            // 2.5
    EXPECT_EQ(size_of(m, 14, 20), 4);            // 3.5
}

TEST(Batch, CountsPostProcessorsAndWeight) {
    Matching m(model::Kind::image);
    m.declaration.max_pixels = 3'670'016;  // 14 × 512²: fits 4 × amount
    EXPECT_EQ(size_of(m, 20, 20), 20);
    m.demands.image.post_processing = {"GFPGAN", "strip_background"};
    m.declaration.max_pixels = 917'504;  // fits 1 × amount
    EXPECT_EQ(size_of(m, 18, 20), 10);   // / 1.8
    m.demands.image.post_processing = {"CodeFormers"};
    EXPECT_EQ(size_of(m, 20, 20), 8);  // / 1.4 / 1.8 = 7.94
    m.demands.image.post_processing = {};
    m.demands.image.transparent = true;
    EXPECT_EQ(size_of(m, 18, 20), 10);
    m.demands.image.transparent = false;
    m.demands.models = {"stable_diffusion", "flux"};
    EXPECT_EQ(size_of(m, 20, 20), 4);
    m.demands.models = {"qwen", "flux"};
    EXPECT_EQ(size_of(m, 20, 20), 2);
    m.demands.models = {"zimage"};
    EXPECT_EQ(size_of(m, 16, 20), 2);
}

TEST(Batch, OfTextIsTheAmount) {
    Matching m(model::Kind::text);
    EXPECT_EQ(size_of(m, 5, 20), 5);
    EXPECT_EQ(size_of(m, 5, 2), 2);
    EXPECT_EQ(size_of(m, -3, 2), 1);
}

TEST(Batch, OfOneWhenBatchingIsOff) {
    Matching m(model::Kind::image);
    m.declaration.max_pixels = 100'000'000;
    EXPECT_EQ(batch_size(m.demands, m.declaration, 20, 20, true, 1), 1);
}

TEST(Batch, StaysWithinItsBounds) {
    SeededRandom random(4);
    Matching m(model::Kind::image);
    for (int i = 0; i < 2000; ++i) {
        m.declaration.max_pixels = random.between(-5, 1LL << 60);
        if (i % 2 == 0) m.declaration.max_pixels = random.between(0, 4'000'000);
        m.demands.image.width = static_cast<std::int32_t>(random.between(1, 48)) * 64;
        m.demands.image.height = static_cast<std::int32_t>(random.between(1, 48)) * 64;
        m.demands.image.transparent = random.between(0, 1) == 1;
        const auto amount = static_cast<std::int32_t>(random.between(-2, 20));
        const auto waiting = static_cast<std::int32_t>(random.between(1, 20));
        const auto size = batch_size(m.demands, m.declaration, amount, waiting, false,
                                     static_cast<int>(random.between(1, 10)));
        ASSERT_GE(size, 1);
        ASSERT_LE(size, std::max(amount, 1));
        ASSERT_LE(size, waiting);
    }
}

}  // namespace
}  // namespace orda::rules
