#include "horde/ranked_queue.h"

#include <algorithm>
#include <gtest/gtest.h>

#include "base/random.h"

namespace orda::horde {
namespace {

struct Entry {
    RankKey key;
    std::int64_t jobs;
    std::int64_t things;
    RankedQueue::Handle handle;
};

void expect_equal_to_a_naive_sort(const RankedQueue& queue, std::vector<Entry> entries) {
    std::sort(entries.begin(), entries.end(),
              [](const Entry& a, const Entry& b) { return a.key.before(b.key); });
    RankedQueue::Sums sums;
    for (const auto& entry : entries) {
        sums.requests += 1;
        sums.jobs += entry.jobs;
        sums.things += entry.jobs * entry.things;
        const auto found = queue.up_to(entry.handle);
        ASSERT_EQ(found.requests, sums.requests);
        ASSERT_EQ(found.jobs, sums.jobs);
        ASSERT_EQ(found.things, sums.things);
    }
    ASSERT_EQ(queue.total().requests, sums.requests);
    ASSERT_EQ(queue.total().things, sums.things);
}

TEST(RankedQueue, PositionsEqualANaiveSortUnderRandomChanges) {
    SeededRandom random{11};
    RankedQueue queue;
    std::vector<Entry> entries;
    for (int step = 0; step < 3000; ++step) {
        const auto what = random.between(0, 9);
        if (what < 6 || entries.empty()) {
            Entry entry{.key = {random.between(-5, 5), Uuid::secret(random)},
                        .jobs = random.between(1, 20),
                        .things = random.between(1, 1000),
                        .handle = RankedQueue::none};
            entry.handle = queue.insert(entry.key, entry.jobs, entry.things);
            entries.push_back(entry);
        } else {
            const auto index = static_cast<std::size_t>(
                random.between(0, static_cast<std::int64_t>(entries.size()) - 1));
            if (what < 8) {
                queue.erase(entries[index].handle);
                entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(index));
            } else {
                entries[index].jobs = random.between(1, 20);
                queue.set_jobs(entries[index].handle, entries[index].jobs);
            }
        }
        if (step % 50 == 0) expect_equal_to_a_naive_sort(queue, entries);
    }
    for (const auto& entry : entries)
        queue.erase(entry.handle);
    EXPECT_EQ(queue.total().requests, 0);
}

TEST(RankedQueue, EqualRanksGoByTheSmallerId) {
    RankedQueue queue;
    Uuid small;
    Uuid large;
    small.bytes[0] = 1;
    large.bytes[0] = 2;
    const auto second = queue.insert({7, large}, 1, 1);
    const auto first = queue.insert({7, small}, 1, 1);
    EXPECT_EQ(queue.up_to(first).requests, 1);
    EXPECT_EQ(queue.up_to(second).requests, 2);
}

}  // namespace
}  // namespace orda::horde
