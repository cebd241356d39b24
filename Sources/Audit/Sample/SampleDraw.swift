internal import Base
internal import CSystem

/// Draws a sample from candidates: strata in proportion to their documents, and in a stratum the hosts with the least keys.
internal struct SampleDraw {
  /// A stratum with what was drawn from it.
  struct Drawn {
    var stratum: Stratum
    /// Documents of the stratum.
    var documents: Int
    /// Unicode scalars of their texts.
    var scalars: Int
    /// What was drawn, by their keys.
    var candidates: [Candidate]
    /// The key at which drawing ended; nil where everything was taken.
    var limit: UInt64?
  }

  /// The strata of a kind, in the order of records.
  static func draw(_ pools: CandidatePools, _ kind: Stratum.Kind, size: Int) -> [Drawn] {
    let strata = pools.ordered.filter { $0.stratum.kind == kind }
    let candidates = strata.map(\.pool.candidates)
    let shares = allocate(size, documents: strata.map(\.pool.documents), most: candidates.map(\.count))
    return strata.indices.map { index in
      Drawn(
        stratum: strata[index].stratum, documents: strata[index].pool.documents, scalars: strata[index].pool.scalars,
        candidates: Array(candidates[index].prefix(shares[index])),
        limit: shares[index] < candidates[index].count ? candidates[index][shares[index]].key : nil)
    }
  }

  /// Divides `size` in proportion to `documents`, by largest remainders; what a stratum cannot give goes to the others.
  static func allocate(_ size: Int, documents: [Int], most: [Int]) -> [Int] {
    var shares = Array(repeating: 0, count: documents.count)
    var open = documents.indices.filter { most[$0] > 0 }
    var rest = min(size, most.reduce(0, +))
    while rest > 0, !open.isEmpty {
      let total = open.reduce(0) { $0 + documents[$1] }
      let exact = open.map { Double(rest) * Double(documents[$0]) / Double(max(1, total)) }
      var given = exact.map { Int($0) }
      let missing = rest - given.reduce(0, +)
      let byRemainder = open.indices.sorted {
        (exact[$1] - Double(given[$1]), $0) < (exact[$0] - Double(given[$0]), $1)
      }
      for index in byRemainder.prefix(missing) { given[index] += 1 }
      for (index, stratum) in open.enumerated() {
        let taken = min(given[index], most[stratum] - shares[stratum])
        shares[stratum] += taken
        rest -= taken
      }
      open.removeAll { shares[$0] >= most[$0] }
    }
    return shares
  }

  /// How many documents of the population each drawn one stands for, so that a stratum's weights add up to its documents.
  ///
  /// A host with `m` documents is drawn with the probability 1 - exp(-m * limit): its drawn documents stand for `m`
  /// divided by that (Horvitz and Thompson 1952, with the key of the first host that was not drawn, as bottom-k sampling
  /// has it: Cohen and Kaplan 2007, section 4). The sum over a stratum is then scaled to what is known of it (Hajek 1971).
  ///
  /// - Parameter pairs: documents by stratum and host (`HostPairs`).
  static func weights(_ drawn: Drawn, pairs: [UInt64: Int]) -> [Double] {
    var ofHost: [UInt64: Int] = [:]
    for candidate in drawn.candidates { ofHost[candidate.host, default: 0] += 1 }
    let raw = drawn.candidates.map { candidate in
      let documents = Double(max(1, pairs[HostPairs.hash(drawn.stratum.hash, host: candidate.host)] ?? 1))
      let chance = drawn.limit.map { -expm1(-documents * Candidate.exponential($0)) } ?? 1
      return documents / Double(ofHost[candidate.host]!) / max(chance, 1e-12)
    }
    let scale = Double(drawn.documents) / max(raw.reduce(0, +), 1e-12)
    return raw.map { $0 * scale }
  }

  /// The weights of all strata; documents of strata too small to be drawn from are added to the others in proportion, so
  /// that all weights add up to the population.
  static func weights(_ drawn: [Drawn], pairs: [UInt64: Int]) -> [[Double]] {
    let covered = drawn.reduce(0) { $1.candidates.isEmpty ? $0 : $0 + $1.documents }
    let all = drawn.reduce(0) { $0 + $1.documents }
    let scale = Double(all) / Double(max(1, covered))
    return drawn.map { weights($0, pairs: pairs).map { $0 * scale } }
  }
}
