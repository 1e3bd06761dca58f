#include "blobs/local_files.h"

#include <cerrno>
#include <gtest/gtest.h>

#include "blobs/object_store.h"

namespace orda::blobs {
namespace {

StorageUnavailable failure_of(int error) {
    try {
        fail("write", "/some/file", error);
    } catch (const StorageUnavailable& failure) {
        return failure;
    }
}

TEST(LocalFiles, TellsLackOfSpaceApart) {
    EXPECT_TRUE(failure_of(ENOSPC).full());
    EXPECT_TRUE(failure_of(EDQUOT).full());
    EXPECT_FALSE(failure_of(EIO).full());
}

TEST(LocalFiles, SaysWhatFailedWhereAndWhy) {
    EXPECT_STREQ(failure_of(ENOSPC).what(), "cannot write /some/file: No space left on device");
}

}  // namespace
}  // namespace orda::blobs
