#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "blobs/local_files.h"
#include "blobs/object_index.h"
#include "blobs/object_store.h"
#include "blobs/signed_link.h"

namespace orda::blobs {

/// Settings of the built-in store; spec/configuration.md B3 "Objects".
struct LocalStoreSettings {
    std::filesystem::path folder;                 ///< `objects.dir`, made when it is not there
    std::uint64_t max_upload = 32 * 1024 * 1024;  ///< `objects.max_upload`, bytes
    /// `objects.max_total`, bytes; 0: 90 % of what objects hold plus what is still free.
    std::uint64_t max_total = 0;
    Duration retention = minutes{120};   ///< `objects.retention`
    Duration link_life = seconds{1800};  ///< `objects.url_ttl`
};

/// Objects as files of one folder, served by this server itself through signed links
/// (spec/images-and-storage.md §15). One process at a time.
///
/// `{folder}/{bucket}/{xx}/{name}` where xx are the id's last two digits, which are random in every
/// version of UUID; `{folder}/incoming/` holds uploads under way and is emptied at start. A file is
/// written there, flushed, renamed into place and its folder flushed: it is there whole or not at
/// all. Sizes and ages are kept in memory (some 200 bytes an object), read from the folder at
/// start; so asking for existence, total size and what to prune next touches no disk.
///
/// The store outlives its uploads and readers.
class LocalStore final : public ObjectStore {
  public:
    /// Makes the folders, locks them, removes what a crash left and takes stock. Throws
    /// StorageUnavailable with words an operator can act on.
    LocalStore(LocalStoreSettings settings, LinkSigner signer, Time now);

    void put(const ObjectKey& key, std::string_view bytes, Time now) override;
    std::unique_ptr<Upload> begin_upload(const ObjectKey& key) override;
    std::unique_ptr<ObjectReader> open(const ObjectKey& key) override;
    bool exists(const ObjectKey& key) override;
    void remove(const ObjectKey& key) override;
    std::string sign_put(const ObjectKey& key, std::string_view base_url, Time now) override;
    std::string sign_get(const ObjectKey& key, std::string_view base_url, Time now) override;
    Pruned prune(Time now, std::size_t at_most) override;
    std::uint64_t total_size() override;

    /// How many objects there are.
    std::size_t object_count();
    /// Checks the links of `sign_put` and `sign_get`.
    const LinkSigner& signer() const { return signer_; }
    const LocalStoreSettings& settings() const { return settings_; }

  private:
    friend class LocalUpload;

    static constexpr std::size_t stripes = 16;

    std::filesystem::path folder_of(const ObjectKey& key) const;
    std::filesystem::path path_of(const ObjectKey& key) const;
    std::mutex& stripe_of(const ObjectKey& key);
    void prepare_folders();
    void take_stock(Time now);
    /// What all objects together may hold now, bytes.
    std::uint64_t size_limit();
    /// Moves a finished temporary file to its place and into the index.
    void adopt(const std::filesystem::path& temporary, const ObjectKey& key, std::uint64_t size,
               Time now);
    /// Removes file and entry of an object whose stripe the caller holds.
    void remove_held(const ObjectKey& key);

    const LocalStoreSettings settings_;
    const LinkSigner signer_;
    File lock_file_;
    std::atomic<std::uint64_t> next_upload_{1};
    /// Held while one key's file and entry change together; by the key's hash. Taken before
    /// `index_mutex_`, which is never held during I/O.
    std::array<std::mutex, stripes> stripe_mutexes_;
    std::mutex index_mutex_;
    ObjectIndex index_;
};

}  // namespace orda::blobs
