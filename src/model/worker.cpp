#include "model/worker.h"

#include <numeric>

namespace orda::model {

double speed_of(Kind kind, const WorkerTotals& totals) {
    const double baseline = kind == Kind::image ? 1'000'000.0 : 1.0;
    if (totals.speeds.empty()) return baseline;
    const double mean = std::accumulate(totals.speeds.begin(), totals.speeds.end(), 0.0) /
                        static_cast<double>(totals.speeds.size());
    return mean > 0 ? mean : baseline;
}

}  // namespace orda::model
