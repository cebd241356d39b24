import Base
import CSystem
import Deduplication

/// Joins and clusters synthetic signatures, and prints what that took: time, memory, disk.
///
///     dedup-scale FOLDER DOCUMENTS MEMORY_MB [same]
///
/// Three tenths of the documents are copies of earlier ones: five keys in common with one of the last million. With `same`
/// all documents are the same. Signatures are written by the project's own writer; each has one shingle, so that decisions
/// are made by what files say and not by comparing.
struct Scale {
  let folder: String
  let documents: Int
  let memory: Int
  let isSame: Bool

  private static let rule = DuplicateRule.similar(.init())
  /// Documents of a file of signatures.
  private static let fileDocuments = 10_000_000

  func run() throws {
    try FileSystem.createFolder(folder)
    let start = ContinuousClock.now
    let files = try write()
    let disk = try FileSystem.names(in: folder).reduce(0) {
      $0 + ($1.hasSuffix(".dpsg") ? FileSystem.entry(at: Path.join(folder, $1))?.byteCount ?? 0 : 0)
    }
    report("written", start, "\(disk / max(1, documents)) bytes of signatures a document")
    let signatures = try SignatureSet(files)
    let joined = ContinuousClock.now
    let groups = Path.join(folder, "groups")
    let shares = max(1, documents / 20_000_000)
    var (paths, bytes, members): ([String], Int, Int) = ([], 0, 0)
    for share in 0..<shares {
      let path = "\(groups)\(share)"
      let written = try CandidateGroups(signatures, settings: Self.rule.digest).write(
        parts: 256 * share / shares..<256 * (share + 1) / shares, to: path, scratch: Path.join(folder, "keys"),
        memory: memory / 2)
      paths.append(path)
      bytes += written.file.byteCount
      members += written.members
    }
    report("joined", joined, "\(members) members, \(bytes / max(1, documents)) bytes of groups a document")
    let clustered = ContinuousClock.now
    let components = try Components(
      of: signatures, groups: paths, settings: Self.rule.digest, fixed: 0, keepsLinks: false,
      scratch: Path.join(folder, "components"), memory: memory / 2)
    report("connected", clustered, "\(components.count) components of \(components.members.count) documents")
    let decided = ContinuousClock.now
    let decider = Representatives(signatures, Self.rule)
    var (removed, decisions): (Int, [Representatives.Decision]) = (0, [])
    for component in 0..<components.count {
      decisions.removeAll(keepingCapacity: true)
      try decider.decide(components.members(of: component), into: &decisions)
      removed += decisions.count { $0.kept != $0.document }
    }
    report("decided", decided, "\(removed) removed, \(decider.takeEffort().comparisons) comparisons")
  }

  private func write() throws -> [SignatureFile] {
    var files: [SignatureFile] = []
    var first = 0
    while first < documents {
      let count = min(Self.fileDocuments, documents - first)
      let (path, shingles) = (Path.join(folder, "\(files.count).dpsg"), Path.join(folder, "\(files.count).dpsh"))
      let writer = try SignatureWriter(Self.rule, path: path, shingles: shingles)
      let batch = SignedBatch()
      for number in first..<first + count {
        add(number, to: batch)
        if batch.documents.count == 1024 || number == first + count - 1 {
          try writer.append(batch)
          batch.removeAll()
        }
      }
      _ = try writer.finish()
      files.append(try SignatureFile(Self.rule, path: path, shingles: shingles))
      first += count
    }
    return files
  }

  private func add(_ number: Int, to batch: SignedBatch) {
    let random = ByteHash.mix(UInt64(number))
    // The original of a copy; one for all where all are the same.
    let isCopy = isSame || number > 0 && random % 10 < 3
    let original =
      isSame ? 0 : isCopy ? number - 1 - Int(ByteHash.mix(random) % UInt64(min(number, 1_000_000))) : number
    var document = SignedDocument()
    document.rank = random
    document.content = ByteHash.mix(UInt64(original))
    document.firstShingle = UInt64(batch.shingles.count)
    document.shingles = 1
    document.ordinal = UInt32(truncatingIfNeeded: number)
    document.textBytes = 2000
    document.idStart = UInt32(batch.ids.count)
    batch.shingles.append(UInt32(truncatingIfNeeded: document.content))
    for key in 0..<14 as Range<UInt64> {
      let owner = isSame || isCopy && key < 5 ? original : number
      batch.keys.append(ByteHash.mix(UInt64(owner) &* 14 &+ key &+ 1))
    }
    batch.keyed.append(UInt32(batch.documents.count))
    for _ in SignedBatch.Source.allCases {
      batch.sources.append(.init(hash: 1, range: ByteRange(start: 0, count: 0)))
    }
    batch.documents.append(document)
  }

  private func report(_ step: String, _ start: ContinuousClock.Instant, _ detail: String) {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    let processor = Double(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
    let seconds = start.duration(to: .now) / .seconds(1)
    print(
      "\(step): \(seconds.fixed(1)) s (\(processor.fixed(0)) CPU s so far), peak \(usage.ru_maxrss / 1024) MiB; \(detail)"
    )
  }
}

guard CommandLine.arguments.count >= 4, let documents = Int(CommandLine.arguments[2]),
  let memory = Int(CommandLine.arguments[3])
else {
  print("usage: dedup-scale FOLDER DOCUMENTS MEMORY_MB [same]")
  exit(64)
}
try Scale(
  folder: CommandLine.arguments[1], documents: documents, memory: memory << 20,
  isSame: CommandLine.arguments.dropFirst(4).first == "same"
).run()
