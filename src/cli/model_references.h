#pragma once

#include <memory>
#include <string>

#include "base/log.h"
#include "base/settings.h"
#include "cli/data_folder.h"
#include "http/outbound.h"
#include "rules/model_reference.h"

namespace orda::cli {

/// Where the lists of known models come from: a file or URL each, the last good copy of a URL in
/// the data folder, and a small built-in list so that a machine without internet starts
/// (spec/image-generation.md §12.6, spec/configuration.md B3 `models.*`).
class ModelReferences {
  public:
    ModelReferences(ModelsSettings settings, const DataFolder& folder, http::Outbound& outbound,
                    const Log& log);

    /// Without the network: files, last good copies, else built in. Throws std::runtime_error for
    /// a named file that cannot be used.
    void load_local();
    /// Fetches what has a URL; on failure what is known stays. True when something changed.
    /// Blocks.
    bool refresh();

    std::shared_ptr<const rules::ImageReference> images() const { return images_; }
    std::shared_ptr<const rules::TextReference> texts() const { return texts_; }

  private:
    /// The text of one source: a file now, or the last good copy of a URL.
    std::string local_text(const std::string& source, const std::string& copy) const;
    bool fetch(const std::string& source, const std::string& copy) const;
    void rebuild();

    ModelsSettings settings_;
    const DataFolder& folder_;
    http::Outbound& outbound_;
    Log log_;
    std::shared_ptr<const rules::ImageReference> images_;
    std::shared_ptr<const rules::TextReference> texts_;
};

}  // namespace orda::cli
