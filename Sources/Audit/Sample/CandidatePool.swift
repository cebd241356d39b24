/// The candidates of one stratum: of each host the documents with the least keys, of all hosts those that come first.
///
/// What is in it does not depend on the order in which documents were offered, and two pools of parts of a corpus make the
/// pool of all of it.
internal struct CandidatePool: Sendable {
  /// Documents of the stratum.
  var documents = 0
  /// Unicode scalars of their texts.
  var scalars = 0
  /// Keys above this cannot be drawn any more.
  private(set) var limit = UInt64.max
  /// By host, by their keys.
  private var hosts: [UInt64: [Candidate]] = [:]
  private var count = 0

  /// Offers a document.
  ///
  /// - Parameters:
  ///   - perHost: documents that a host may have.
  ///   - most: documents to keep.
  mutating func offer(_ candidate: Candidate, perHost: Int, most: Int) {
    guard candidate.key <= limit else { return }
    var ofHost = hosts[candidate.host] ?? []
    let place = ofHost.firstIndex { Candidate.precedes(candidate, $0) } ?? ofHost.count
    guard place < perHost else { return }
    // The same document in two shards: noisy and clean ones, or an overlap of inputs.
    if ofHost.contains(where: { $0.key == candidate.key && $0.tie == candidate.tie }) { return }
    ofHost.insert(candidate, at: place)
    count += 1
    if ofHost.count > perHost {
      ofHost.removeLast()
      count -= 1
    }
    hosts[candidate.host] = ofHost
    if count >= 2 * most + 64 { cut(to: most) }
  }

  /// Keeps the documents with the least keys.
  mutating func cut(to most: Int) {
    guard count > most else { return }
    // Numbers alone are sorted: candidates hold their lines.
    var order: [(key: UInt64, tie: UInt64)] = []
    order.reserveCapacity(count)
    for ofHost in hosts.values { for candidate in ofHost { order.append((candidate.key, candidate.tie)) } }
    order.sort { $0 < $1 }
    let last = order[most - 1]
    limit = last.key
    hosts = hosts.compactMapValues { ofHost in
      let kept = ofHost.prefix { ($0.key, $0.tie) <= last }
      return kept.isEmpty ? nil : kept.count == ofHost.count ? ofHost : Array(kept)
    }
    count = hosts.values.reduce(0) { $0 + $1.count }
  }

  /// By their keys.
  var candidates: [Candidate] { hosts.values.joined().sorted(by: Candidate.precedes) }
}

/// The pools of a corpus, or of a part of it.
internal struct CandidatePools: Sendable {
  let settings: SampleSettings
  private(set) var pools: [Stratum: CandidatePool] = [:]
  private var strata: [Stratum.Kind: Int] = [:]

  init(_ settings: SampleSettings) { self.settings = settings }

  /// Keys above these cannot be drawn any more.
  var limits: [Stratum: UInt64] { pools.mapValues(\.limit) }

  /// Counts documents of a stratum.
  mutating func count(_ documents: Int, scalars: Int, in stratum: Stratum) {
    if pools[stratum] == nil {
      pools[stratum] = CandidatePool()
      strata[stratum.kind, default: 0] += 1
    }
    pools[stratum]!.documents += documents
    pools[stratum]!.scalars += scalars
  }

  /// Offers a document of a stratum that was counted.
  mutating func offer(_ candidate: Candidate, in stratum: Stratum) {
    let most = settings.candidates(stratum.kind, strata: strata[stratum.kind] ?? 1)
    pools[stratum]?.offer(candidate, perHost: settings.perHost, most: most)
  }

  /// Keeps what a sample with this many strata can need.
  mutating func cut() {
    for (stratum, _) in pools {
      pools[stratum]!.cut(to: settings.candidates(stratum.kind, strata: strata[stratum.kind] ?? 1))
    }
  }

  /// Strata in the order of records.
  var ordered: [(stratum: Stratum, pool: CandidatePool)] {
    pools.map { ($0.key, $0.value) }.sorted { Stratum.precedes($0.stratum, $1.stratum) }
  }
}
