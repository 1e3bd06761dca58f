#include "blobs/object_index.h"

#include <gtest/gtest.h>

#include "base/random.h"

namespace orda::blobs {
namespace {

class ObjectIndexTest : public testing::Test {
  protected:
    ObjectKey key() { return result_key(Uuid::secret(random_)); }
    static Time at(int second) { return Time{seconds{second}}; }

    SeededRandom random_{1};
    ObjectIndex index_;
};

TEST_F(ObjectIndexTest, CountsAndSums) {
    const auto a = key();
    const auto b = key();
    index_.set(a, {.size = 5, .written = at(1), .expires = at(10)});
    index_.set(b, {.size = 7, .written = at(2), .expires = at(20)});
    EXPECT_EQ(index_.count(), 2U);
    EXPECT_EQ(index_.total_size(), 12U);
    index_.set(a, {.size = 1, .written = at(3), .expires = at(30)});
    EXPECT_EQ(index_.count(), 2U);
    EXPECT_EQ(index_.total_size(), 8U);
    EXPECT_EQ(index_.first()->first, b);
    EXPECT_TRUE(index_.erase(b));
    EXPECT_FALSE(index_.erase(b));
    EXPECT_EQ(index_.find(b), nullptr);
    EXPECT_EQ(index_.find(a)->written, at(3));
    EXPECT_EQ(index_.total_size(), 1U);
}

TEST_F(ObjectIndexTest, KeepsLongerNeverShorter) {
    const auto a = key();
    const auto b = key();
    index_.set(a, {.size = 1, .written = at(1), .expires = at(10)});
    index_.set(b, {.size = 1, .written = at(1), .expires = at(20)});
    index_.keep_until(a, at(5));
    EXPECT_EQ(index_.first()->first, a);
    EXPECT_EQ(index_.first()->second.expires, at(10));
    index_.keep_until(a, at(25));
    EXPECT_EQ(index_.first()->first, b);
    EXPECT_EQ(index_.find(a)->expires, at(25));
    index_.keep_until(key(), at(99));
    EXPECT_EQ(index_.count(), 2U);
}

TEST_F(ObjectIndexTest, EmptyHasNoFirst) {
    EXPECT_EQ(index_.first(), std::nullopt);
}

}  // namespace
}  // namespace orda::blobs
