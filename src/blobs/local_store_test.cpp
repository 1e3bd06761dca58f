#include "blobs/local_store.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>
#include <vector>

#include "base/random.h"

namespace orda::blobs {
namespace {

constexpr Time start{seconds{1'700'000'000}};
constexpr std::size_t plenty = 100'000'000;

class LocalStoreTest : public testing::Test {
  protected:
    void SetUp() override {
        std::string pattern = (std::filesystem::temp_directory_path() / "orda-store-XXXXXX");
        ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
        settings_.folder = folder_ / "deep" / "objects";
        // Whatever the disk of the machine has left must not decide about these tests.
        settings_.max_total = plenty;
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    LocalStore make(Time now = start) { return {settings_, LinkSigner{"secret"}, now}; }
    ObjectKey new_key() { return result_key(Uuid::secret(random_)); }
    std::filesystem::path incoming() const { return settings_.folder / "incoming"; }
    std::filesystem::path file_of(const ObjectKey& key) const {
        const auto id = key.id.text();
        return settings_.folder / key.bucket() / id.substr(id.size() - 2) / key.name();
    }
    static std::size_t files_in(const std::filesystem::path& folder) {
        const std::filesystem::directory_iterator all{folder};
        return static_cast<std::size_t>(std::distance(begin(all), end(all)));
    }

    SeededRandom random_{42};
    std::filesystem::path folder_;
    LocalStoreSettings settings_;
};

TEST_F(LocalStoreTest, GivesBackWhatWasPut) {
    auto store = make();
    const auto key = new_key();
    EXPECT_FALSE(store.exists(key));
    store.put(key, "some bytes", start);
    EXPECT_TRUE(store.exists(key));
    EXPECT_EQ(read_object(store, key, plenty), "some bytes");
    EXPECT_EQ(store.total_size(), 10U);
    EXPECT_EQ(store.object_count(), 1U);
    EXPECT_TRUE(std::filesystem::exists(file_of(key)));
    EXPECT_EQ(files_in(incoming()), 0U);
}

TEST_F(LocalStoreTest, FilesAreForTheServerAlone) {
    auto store = make();
    const auto key = new_key();
    store.put(key, "x", start);
    using std::filesystem::perms;
    const auto others = perms::group_all | perms::others_all;
    EXPECT_EQ(std::filesystem::status(settings_.folder).permissions() & others, perms::none);
    EXPECT_EQ(std::filesystem::status(file_of(key)).permissions() & others, perms::none);
}

TEST_F(LocalStoreTest, MissingObjectsAreNoError) {
    auto store = make();
    const auto key = new_key();
    EXPECT_EQ(store.open(key), nullptr);
    EXPECT_EQ(read_object(store, key, plenty), std::nullopt);
    store.remove(key);
}

TEST_F(LocalStoreTest, KeysOfOneIdAreDifferentObjects) {
    auto store = make();
    const auto id = Uuid::secret(random_);
    const std::vector<ObjectKey> keys = {result_key(id), alchemy_source_key(id),
                                         source_image_key(id), source_mask_key(id),
                                         extra_source_image_key(id, 0)};
    for (const auto& key : keys)
        store.put(key, key.name(), start);
    for (const auto& key : keys)
        EXPECT_EQ(read_object(store, key, plenty), key.name());
    EXPECT_EQ(store.object_count(), keys.size());
}

TEST_F(LocalStoreTest, OverwritesAndRemoves) {
    auto store = make();
    const auto key = new_key();
    store.put(key, "old and long", start);
    store.put(key, "new", start);
    EXPECT_EQ(read_object(store, key, plenty), "new");
    EXPECT_EQ(store.total_size(), 3U);
    store.remove(key);
    EXPECT_FALSE(store.exists(key));
    EXPECT_FALSE(std::filesystem::exists(file_of(key)));
    EXPECT_EQ(store.total_size(), 0U);
}

TEST_F(LocalStoreTest, UploadsComeInChunksAndShowWhenCommitted) {
    auto store = make();
    const auto key = new_key();
    const auto upload = store.begin_upload(key);
    upload->write("RIFF\x10");
    upload->write(std::string_view{"\0\0\0WEBPVP8 ", 11});
    EXPECT_FALSE(store.exists(key));
    const auto info = upload->commit(start + Duration{1});
    EXPECT_TRUE(store.exists(key));
    EXPECT_EQ(info.size, 16U);
    EXPECT_EQ(info.content_type, "image/webp");
    EXPECT_EQ(info.written, start + Duration{1});

    const auto reader = store.open(key);
    EXPECT_EQ(reader->info().etag, info.etag);
    EXPECT_EQ(reader->info().content_type, "image/webp");
    EXPECT_EQ(reader->info().written, info.written);
    EXPECT_EQ(info.etag.front(), '"');
    EXPECT_EQ(info.etag.back(), '"');
}

TEST_F(LocalStoreTest, AnotherVersionHasAnotherEtag) {
    auto store = make();
    const auto key = new_key();
    store.put(key, "one", start);
    const auto before = store.open(key)->info().etag;
    store.put(key, "two", start + Duration{1});
    EXPECT_NE(store.open(key)->info().etag, before);
    EXPECT_EQ(store.open(key)->info().content_type, "application/octet-stream");
}

TEST_F(LocalStoreTest, ReadsInSmallStepsAndRanges) {
    auto store = make();
    const auto key = new_key();
    store.put(key, "0123456789", start);
    const auto reader = store.open(key);
    std::string text;
    char chunk[3];
    while (const auto length = reader->read(chunk))
        text.append(chunk, length);
    EXPECT_EQ(text, "0123456789");

    const auto part = store.open(key);
    part->select(7, 2);
    EXPECT_EQ(part->size(), 2U);
    EXPECT_EQ(part->info().size, 10U);
    EXPECT_EQ(part->read(chunk), 2U);
    EXPECT_EQ(std::string(chunk, 2), "78");
    EXPECT_EQ(part->read(chunk), 0U);
}

TEST_F(LocalStoreTest, AReaderKeepsWhatItOpened) {
    auto store = make();
    const auto key = new_key();
    store.put(key, "before", start);
    const auto reader = store.open(key);
    store.put(key, "after!", start);
    store.remove(key);
    char chunk[16];
    const auto length = reader->read(chunk);
    EXPECT_EQ(std::string(chunk, length), "before");
}

TEST_F(LocalStoreTest, AnObjectCutShortIsNoticed) {
    auto store = make();
    const auto key = new_key();
    store.put(key, "0123456789", start);
    const auto reader = store.open(key);
    std::filesystem::resize_file(file_of(key), 4);
    char chunk[16];
    EXPECT_EQ(reader->read(chunk), 4U);
    EXPECT_THROW(reader->read(chunk), StorageUnavailable);
}

TEST_F(LocalStoreTest, AnUploadAboveTheLimitLeavesNothing) {
    settings_.max_upload = 10;
    auto store = make();
    const auto key = new_key();
    {
        const auto upload = store.begin_upload(key);
        upload->write("0123456");
        EXPECT_EQ(files_in(incoming()), 1U);
        EXPECT_THROW(upload->write("7890"), ObjectTooLarge);
    }
    EXPECT_THROW(store.put(key, "01234567890", start), ObjectTooLarge);
    EXPECT_EQ(files_in(incoming()), 0U);
    EXPECT_FALSE(store.exists(key));
    store.put(key, "0123456789", start);
    EXPECT_THROW(read_object(store, key, 9), ObjectTooLarge);
}

TEST_F(LocalStoreTest, AnAbandonedUploadLeavesTheOldObject) {
    auto store = make();
    const auto key = new_key();
    store.put(key, "old", start);
    store.begin_upload(key)->write("half of the ne");
    EXPECT_EQ(files_in(incoming()), 0U);
    EXPECT_EQ(read_object(store, key, plenty), "old");
}

TEST_F(LocalStoreTest, ConcurrentUploadsOfOneKeyLeaveOneOfThem) {
    auto store = make();
    const auto key = new_key();
    constexpr int threads = 8;
    constexpr int rounds = 10;
    {
        std::vector<std::jthread> all;
        for (int thread = 0; thread < threads; ++thread)
            all.emplace_back([&store, &key, thread] {
                const std::string bytes(static_cast<std::size_t>(1000 + thread),
                                        static_cast<char>('a' + thread));
                for (int round = 0; round < rounds; ++round) {
                    const auto upload = store.begin_upload(key);
                    for (std::size_t at = 0; at < bytes.size(); at += 100)
                        upload->write(std::string_view{bytes}.substr(at, 100));
                    upload->commit(start);
                    const auto read = read_object(store, key, plenty);
                    if (read) {
                        EXPECT_EQ(read->find_first_not_of(read->front()), std::string::npos);
                    }
                }
            });
    }
    const auto last = read_object(store, key, plenty);
    ASSERT_TRUE(last);
    EXPECT_EQ(store.total_size(), last->size());
    EXPECT_EQ(last->size(), 1000U + static_cast<std::size_t>(last->front() - 'a'));
    EXPECT_EQ(files_in(incoming()), 0U);
}

TEST_F(LocalStoreTest, PutsReadsAndPruningGoTogether) {
    settings_.max_total = 3000;
    auto store = make();
    constexpr int threads = 4;
    {
        std::vector<std::jthread> all;
        for (int thread = 0; thread < threads; ++thread)
            all.emplace_back([&store, thread] {
                SeededRandom random{static_cast<std::uint64_t>(thread)};
                for (int round = 0; round < 40; ++round) {
                    const auto key = result_key(Uuid::secret(random));
                    store.put(key, std::string(100, 'x'), start);
                    const auto read = read_object(store, key, plenty);
                    if (read) {
                        EXPECT_EQ(read->size(), 100U);
                    }
                    store.prune(start, 5);
                }
            });
    }
    while (store.prune(start, 5).more) {
    }
    EXPECT_EQ(store.total_size(), 3000U);
    EXPECT_EQ(store.object_count(), 30U);
}

TEST_F(LocalStoreTest, ARestartFindsEverythingAndClearsWhatACrashLeft) {
    const auto key = new_key();
    const auto source = source_image_key(Uuid::secret(random_));
    {
        auto store = make();
        store.put(key, "kept", start + milliseconds{1500});
        store.put(source, "too", start);
    }
    std::ofstream{incoming() / "17.part"} << "half an upl";
    std::ofstream{settings_.folder / "results" / "00" / "a stranger.txt"} << "not ours";
    auto store = make(start + minutes{1});
    EXPECT_EQ(files_in(incoming()), 0U);
    EXPECT_EQ(store.object_count(), 2U);
    EXPECT_EQ(store.total_size(), 7U);
    EXPECT_EQ(read_object(store, key, plenty), "kept");
    EXPECT_EQ(store.open(key)->info().written, start + milliseconds{1500});
    // Its age survived as well.
    EXPECT_EQ(store.prune(start + minutes{120}, plenty).objects, 1U);
    EXPECT_TRUE(store.exists(key));
    EXPECT_FALSE(store.exists(source));
}

TEST_F(LocalStoreTest, AFileFromTheFutureCountsAsNew) {
    const auto key = new_key();
    make().put(key, "x", start + std::chrono::years{50});
    auto store = make(start);
    EXPECT_EQ(store.prune(start + minutes{119}, plenty).objects, 0U);
    EXPECT_EQ(store.prune(start + minutes{120}, plenty).objects, 1U);
}

TEST_F(LocalStoreTest, ObjectsGoAfterTheRetentionInBoundedSteps) {
    auto store = make();
    for (int i = 0; i < 5; ++i)
        store.put(new_key(), "12345", start);
    const auto young = new_key();
    store.put(young, "1", start + minutes{1});

    EXPECT_EQ(store.prune(start + minutes{120} - Duration{1}, plenty).objects, 0U);
    const auto first = store.prune(start + minutes{120}, 3);
    EXPECT_EQ(first.objects, 3U);
    EXPECT_EQ(first.bytes, 15U);
    EXPECT_TRUE(first.more);
    const auto second = store.prune(start + minutes{120}, 3);
    EXPECT_EQ(second.objects, 2U);
    EXPECT_FALSE(second.more);
    EXPECT_TRUE(store.exists(young));
    EXPECT_EQ(store.object_count(), 1U);
}

TEST_F(LocalStoreTest, AWrittenAgainObjectIsYoungAgain) {
    auto store = make();
    const auto key = new_key();
    store.put(key, "x", start);
    store.put(key, "y", start + minutes{60});
    EXPECT_EQ(store.prune(start + minutes{120}, plenty).objects, 0U);
    EXPECT_EQ(store.prune(start + minutes{180}, plenty).objects, 1U);
}

TEST_F(LocalStoreTest, AReadingLinkKeepsItsObjectWhileItIsValid) {
    auto store = make();
    const auto read = new_key();
    const auto written = new_key();
    store.put(read, "x", start);
    store.put(written, "x", start);
    store.sign_get(read, "http://h", start + minutes{110});
    store.sign_put(written, "http://h", start + minutes{110});
    store.prune(start + minutes{139}, plenty);
    EXPECT_TRUE(store.exists(read));
    EXPECT_FALSE(store.exists(written));
    store.prune(start + minutes{140}, plenty);
    EXPECT_FALSE(store.exists(read));
}

TEST_F(LocalStoreTest, AboveTheSizeLimitTheOldestGo) {
    settings_.max_total = 25;
    auto store = make();
    std::vector<ObjectKey> keys;
    for (int i = 0; i < 4; ++i) {
        keys.push_back(new_key());
        store.put(keys.back(), "0123456789", start + seconds{10 - i});
    }
    EXPECT_EQ(store.prune(start + seconds{20}, plenty).objects, 2U);
    EXPECT_TRUE(store.exists(keys[0]));
    EXPECT_TRUE(store.exists(keys[1]));
    EXPECT_FALSE(store.exists(keys[2]));
    EXPECT_FALSE(store.exists(keys[3]));
}

TEST_F(LocalStoreTest, WithoutASizeLimitTheDiskDecides) {
    settings_.max_total = 0;
    auto store = make();
    const auto space = std::filesystem::space(settings_.folder);
    if (space.available < 1'000'000) GTEST_SKIP() << "the disk is full";
    store.put(new_key(), "a little", start);
    EXPECT_EQ(store.prune(start, plenty).objects, 0U);
}

TEST_F(LocalStoreTest, SignsLinksThatItsSignerAccepts) {
    auto store = make();
    const auto key = new_key();
    const auto link = store.sign_put(key, "http://127.0.0.1:7001", start);
    const std::string path = "http://127.0.0.1:7001/blob/results/" + key.name() + "?e=1700001800";
    EXPECT_EQ(link.substr(0, path.size()), path);
    const auto signature = link.substr(link.size() - 64);
    EXPECT_EQ(store.signer().verify(LinkMethod::put, key, {"1700001800", "p", signature}, start),
              LinkVerdict::valid);
}

TEST_F(LocalStoreTest, AnObjectRemovedBehindItsBackIsMissing) {
    auto store = make();
    const auto key = new_key();
    store.put(key, "x", start);
    std::filesystem::remove(file_of(key));
    EXPECT_EQ(store.open(key), nullptr);
    EXPECT_FALSE(store.exists(key));
    EXPECT_EQ(store.total_size(), 0U);
}

TEST_F(LocalStoreTest, OneProcessAtATime) {
    auto store = make();
    try {
        make();
        FAIL() << "two stores in one folder";
    } catch (const StorageUnavailable& error) {
        EXPECT_NE(std::string{error.what()}.find("in use by another process"), std::string::npos);
    }
}

TEST_F(LocalStoreTest, AFileInPlaceOfTheFolderIsSaidInWords) {
    std::ofstream{folder_ / "file"} << "x";
    settings_.folder = folder_ / "file" / "objects";
    try {
        make();
        FAIL() << "a folder below a file";
    } catch (const StorageUnavailable& error) {
        EXPECT_NE(std::string{error.what()}.find("cannot make the folder"), std::string::npos);
        EXPECT_NE(std::string{error.what()}.find("objects"), std::string::npos);
        EXPECT_FALSE(error.full());
    }
}

TEST_F(LocalStoreTest, AFolderThatIsNotOursToWriteIsSaidInWords) {
    if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
    std::filesystem::create_directories(settings_.folder);
    ::chmod(settings_.folder.c_str(), 0500);
    EXPECT_THROW(make(), StorageUnavailable);
    ::chmod(settings_.folder.c_str(), 0700);
}

TEST_F(LocalStoreTest, AFolderThatVanishesMakesTheStoreUnavailable) {
    auto store = make();
    const auto key = new_key();
    const auto upload = store.begin_upload(key);
    upload->write("x");
    std::filesystem::remove_all(settings_.folder);
    EXPECT_THROW(upload->commit(start), StorageUnavailable);
    EXPECT_THROW(store.put(key, "x", start), StorageUnavailable);
    EXPECT_FALSE(store.exists(key));
}

}  // namespace
}  // namespace orda::blobs
