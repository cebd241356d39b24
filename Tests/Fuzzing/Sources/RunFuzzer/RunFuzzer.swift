import FuzzDriver
import Glibc
import Records

@testable import Base
@testable import Jobs
@testable import Runs
@testable import Stages
@testable import Tokenization

/// A directory of this process alone, in memory.
private let folder = "/dev/shm/dataprep-run-fuzzer-\(getpid())"

private func write(_ bytes: some Collection<UInt8>, _ name: String) {
  let file = open("\(folder)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
  let bytes = Array(bytes)
  precondition(file >= 0 && Glibc.write(file, bytes, bytes.count) == bytes.count, "cannot write")
  close(file)
}

/// A record is refused, or written again and again as the same bytes, and its counts add up with those of others.
private func checkRecord(_ bytes: [UInt8]) {
  guard let record = try? CompletionRecord(bytes, name: "t.json", path: "t.json") else { return }
  for file in record.files { precondition(CompletionRecord.isPublishable(file.path), "a path outside") }
  let again = try? CompletionRecord(record.json(), name: "t.json", path: "t.json")
  // As bytes: a number may be written in another form than it was read (`2e2`).
  precondition(again?.json() == record.json(), "the record is not written as it was read")
  var counts = record.counts
  for _ in 0..<3 { counts.add(record.counts) }
  counts.trimForRecord()
  _ = counts[.faults].total
  _ = Balance(.records, is: [.bytesIn], and: [.faults])
  guard let shard = try? ShardRecord(record) else { return }
  var ranges = shard.sources
  ranges.add(StreamedDocument(position: shard.end, input: 0, row: 5, textBytes: 0))
}

/// A manifest is refused, or its shards are looked at as `verify` does.
private func checkManifest(_ bytes: [UInt8]) {
  write(bytes, "manifest.json")
  guard let shards = try? ShardFolder(folder) else { return }
  _ = (shards.manifest.tokens, shards.manifest.documents, shards.manifest.textBytes)
  for record in shards.manifest.shards.prefix(4) {
    guard let shard = try? TokenShard(path: "\(folder)/shard.bin", format: .llmc) else { return }
    guard let parts = try? shards.parts(of: shard, record) else { continue }
    for part in parts.prefix(4) { _ = try? shards.sourceRecord(of: part) }
  }
}

/// A plan is refused, or its tasks can be shared out.
private func checkTasks(_ bytes: ArraySlice<UInt8>) {
  var tasks: [TaskSpec] = []
  for line in bytes.split(separator: UInt8(ascii: "\n")) {
    guard let json = try? JSONValue(parsing: Array(line).span), let task = TaskSpec(json) else { continue }
    precondition(TaskSpec.isSafe(task.name), "a task's name is a path")
    tasks.append(task)
  }
  for rank in 0..<2 { _ = Ranks.tasks(tasks, rank: rank, of: 2) }
  _ = InputGroups.split(tasks.flatMap(\.inputs), into: 3)
}

/// A checkpoint is refused, or all that goes on from it is.
private func checkCheckpoint(_ bytes: [UInt8]) {
  write(bytes, Checkpoint.fileName)
  guard let checkpoint = Checkpoint(folder: folder) else { return }
  var counts = checkpoint.counts
  counts.add(checkpoint.counts)
  if let lines = checkpoint.lines { _ = try? LineFiles(folder: folder, format: .plain).restore(lines) }
  checkState(checkpoint.state)
}

/// What jobs keep in checkpoints, wherever it is in a value.
private func checkState(_ json: JSONValue) {
  _ = (SavedShard(json), StreamPosition(json), PagePosition(json), FaultCap(json), SourceRange(json), ShardRecord(json))
  _ = ExtractionState(json, pagesLeft: 5)
  _ = try? FaultLog(json, folder: folder)
  _ = try? TokenSpool(path: "\(folder)/spool", resuming: json)
  _ = (TokenizationSettings(json), FileMark(json))
  for member in (json.members ?? []).prefix(20) { checkState(member.value) }
  for element in (json.array ?? []).prefix(20) { checkState(element) }
}

private func checkLease(_ bytes: [UInt8]) {
  try? FileSystem.createFolder("\(folder)/run/.leases")
  write(bytes, "run/.leases/t~e000001.json")
  guard let storage = try? FolderStorage("\(folder)/run", owner: "fuzzer") else { return }
  let leases = Leases(
    storage, owner: ThisProcess.owner, maximumAge: 1000, isGone: { ThisProcess.isGone($0) })
  if let lease = try? leases.claim("t") { _ = try? leases.remove(lease) }
}

private func checkSpool(_ bytes: [UInt8]) {
  write(bytes, "spool")
  if let reader = try? SpoolReader(FileRangeStream(FileRangeSource(path: "\(folder)/spool"))) {
    while let head = try? reader.next() { reader.withTokens { _ = ($0.count, head.document(id: reader.id)) } }
  }
  guard let bucket = try? SpoolBucket(path: "\(folder)/spool") else { return }
  for place in bucket.sortedPlaces { try? bucket.withDocument(at: place) { _, _ in } }
}

/// libFuzzer's entry: a byte that says what the others are.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard count > 0 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: data, count: count)[1...])
  switch data![0] {
  case UInt8(ascii: "r"): checkRecord(bytes)
  case UInt8(ascii: "m"): checkManifest(bytes)
  case UInt8(ascii: "t"): checkTasks(bytes[...])
  case UInt8(ascii: "p"):
    let parts = bytes.split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false)
    write(parts[0], "plan.json")
    write(parts.count > 1 ? parts[1] : [], "tasks.jsonl")
    _ = try? PlanFile(folder: folder)
  case UInt8(ascii: "l"): checkLease(bytes)
  case UInt8(ascii: "s"): checkSpool(bytes)
  default: checkCheckpoint(bytes)
  }
  return 0
}

/// The program's entry.
@_cdecl("run_fuzzer_main")
public func start(
  _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
) -> CInt {
  mkdir(folder, 0o700)
  write(LLMCHeader.bytes(.two, tokenCount: 40) + (0..<80).map { UInt8($0 % 2 == 0 ? $0 : 0) }, "shard.bin")
  defer { try? FileSystem.remove(folder) }
  return drive(count, arguments, fuzz)
}
