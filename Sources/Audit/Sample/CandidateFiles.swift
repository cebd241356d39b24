internal import Base
internal import Records
internal import Runs

/// What the scanned shards have together.
internal struct CandidateFiles {
  /// A shard that was scanned.
  struct Shard: Equatable {
    var name: String
    var sha256: String
  }

  private(set) var pools: CandidatePools
  /// By name, then by digest.
  private(set) var shards: [Shard] = []
  private var hostFiles: [String] = []

  /// Reads what the step before has written.
  init(_ context: TaskContext, _ settings: SampleSettings) throws {
    pools = CandidatePools(settings)
    var candidates: [String] = []
    for file in try context.files(of: ScanDocuments.id) {
      let path = try context.path(ofPublished: file)
      guard file.path.hasSuffix(".jsonl") else {
        hostFiles.append(path)
        continue
      }
      candidates.append(path)
      let name = Path.split(file.path).name.dropLast(".jsonl".utf8.count)
      try addCounts(try context.record(ofTask: String(name))?.resume, name: String(name))
    }
    for path in candidates { try addCandidates(path) }
    pools.cut()
    shards.sort { ($0.name, $0.sha256) < ($1.name, $1.sha256) }
  }

  private mutating func addCounts(_ state: JSONValue?, name: String) throws {
    guard let scanned = state?["shards"]?.array, let strata = state?["strata"]?.array else {
      throw AuditError(.badRecord, "the record of \(name) does not say what its shards have")
    }
    for item in scanned {
      guard let shard = item["name"]?.string, let sha256 = item["sha256"]?.string else {
        throw AuditError(.badRecord, "the record of \(name) does not say what its shards are")
      }
      shards.append(Shard(name: shard, sha256: sha256))
    }
    for item in strata {
      guard let stratum = Stratum(item), let documents = item["documents"]?.count, let scalars = item["scalars"]?.count
      else { throw AuditError(.badRecord, "the record of \(name) has a stratum that is none") }
      pools.count(documents, scalars: scalars, in: stratum)
    }
  }

  private mutating func addCandidates(_ path: String) throws {
    let lines = LineReader(try FileSource(path))
    func next() throws -> [UInt8]? { try lines.next { Array($0.withUnsafeBufferPointer { $0 }) } }
    while let head = try next() {
      guard let line = try next() else { throw AuditError(.badRecord, "a candidate without its line", location: path) }
      let (candidate, stratum) = try Candidate.read(JSONValue(parsing: head.span), line: line)
      pools.offer(candidate, in: stratum)
    }
  }

  /// Documents of the hosts that were drawn, by stratum and host; the file of every shard is read once.
  func hostCounts(of drawn: [SampleDraw.Drawn]) throws -> [UInt64: Int] {
    var counts: [UInt64: Int] = [:]
    let hosts = Set(drawn.flatMap { $0.candidates.map(\.host) })
    for (stratum, _) in pools.ordered {
      for host in hosts { counts[HostPairs.hash(stratum.hash, host: host)] = 0 }
    }
    for path in hostFiles { try HostPairs.add(path, to: &counts) }
    return counts
  }

  /// Kept documents of a host in all strata.
  func documents(ofHost host: UInt64, _ pairs: [UInt64: Int]) -> Int {
    pools.ordered.reduce(0) { sum, item in
      item.stratum.kind == .kept ? sum + (pairs[HostPairs.hash(item.stratum.hash, host: host)] ?? 0) : sum
    }
  }
}
