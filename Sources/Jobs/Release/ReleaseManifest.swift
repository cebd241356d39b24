internal import Base
internal import Records
internal import Runs

/// `manifest.json`: every shard of a release with its digest and counts, what it was made of, and what was taken out since.
/// The card and `croissant.json` are made of it.
internal struct ReleaseManifest: Sendable {
  /// The form of the file.
  private static let version = 1

  /// What people say of the data set.
  var card: CardWords
  var format: DocumentFormat
  /// The crawls that documents are from, in byte order.
  var crawls: [String]
  /// The inputs as they were spelled.
  var inputs: [String]
  /// By path.
  var shards: [ShardFigures]
  /// Removals, as `removals.json` has them.
  var removals: [JSONValue] = []

  /// The manifest of what a run's records list.
  ///
  /// - Throws: `RunError.badRecord`, `ReleaseError.badFile`.
  init(_ run: ConcludedRun, _ settings: ReleaseSettings) throws {
    card = settings.card
    format = settings.format
    shards = []
    for record in run.records {
      let files = Dictionary(record.files.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
      for item in record.resume?["shards"]?.array ?? [] {
        guard var shard = ShardFigures(item), let file = files[shard.path] else {
          throw ReleaseError(.badFile, "the record of \(record.task) does not say what its shards have")
        }
        shard.byteCount = file.byteCount
        shard.sha256 = file.sha256
        shards.append(shard)
      }
    }
    shards.sort { Path.precedes($0.path, $1.path) }
    var seen: Set<String> = []
    var names: Set<String> = []
    var locations: [String] = []
    let store = RunStore(run.home)
    try store.forEachRecord { record in
      for input in record.inputs where seen.insert(input.identity).inserted { locations.append(input.location) }
      if record.step == ReleaseNames.count { names.formUnion(record.counts[.crawls].counts.keys) }
    }
    inputs = locations
    crawls = names.sorted { Path.precedes($0, $1) }
    removals = try Removals.all(in: run.folder)
  }

  /// Reads `manifest.json`.
  ///
  /// - Returns: nil where the folder has none, or one that is not a release's.
  /// - Throws: `ReleaseError.badFile` for a release's that is not whole.
  init?(folder: String) throws {
    let path = Path.join(folder, ReleaseNames.manifest)
    guard FileSystem.entry(at: path) != nil else { return nil }
    let json = try JSONValue(file: path)
    guard json["release"]?.integer == Self.version else { return nil }
    guard let card = CardWords(json),
      let format = json["format"]?.string.flatMap(DocumentFormat.init(rawValue:)), let files = json["files"]?.array
    else { throw ReleaseError(.badFile, "the manifest of a release is not whole", location: path) }
    self.card = card
    self.format = format
    crawls = (json["crawls"]?.array ?? []).compactMap(\.string)
    inputs = (json["inputs"]?.array ?? []).compactMap(\.string)
    shards = files.compactMap { ShardFigures($0) }
    removals = json["removals"]?.array ?? []
    guard shards.count == files.count else {
      throw ReleaseError(.badFile, "the manifest of a release lists what is no shard", location: path)
    }
  }

  /// The subsets that there are, each with what its shards have together.
  var totals: [(subset: Subset, total: ShardTotals)] {
    var totals: [Subset: ShardTotals] = [:]
    for shard in shards { totals[shard.subset, default: ShardTotals()].add(shard) }
    return totals.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Writes the manifest, the card and `croissant.json`, each whole or not at all.
  func write(in folder: String) throws {
    let json = json()
    try AtomicFile.write(json.span, to: Path.join(folder, ReleaseNames.manifest))
    let croissant = CroissantFile(self).json()
    try AtomicFile.write(croissant.span, to: Path.join(folder, ReleaseNames.croissant))
    try ReleaseCard(self).card.write(in: folder)
  }

  private func json() -> [UInt8] {
    var json = JSONWriter(capacity: 1 << 14)
    json.beginObject()
    json.member("release", Self.version)
    json.member("tool", "dataprep \(Base.version)")
    card.write(to: &json)
    json.member("format", format.rawValue)
    json.member("crawls", crawls)
    json.member("inputs", inputs)
    json.key("totals")
    json.beginObject()
    for tier in Verdict.Tier.all {
      var total = ShardTotals()
      for shard in shards where shard.subset.tier == tier { total.add(shard) }
      guard total.files > 0 else { continue }
      json.key(tier.name)
      total.write(to: &json)
    }
    json.endObject()
    writeLanguages(to: &json)
    json.key("files")
    json.beginArray()
    for shard in shards { shard.write(to: &json) }
    json.endArray()
    json.key("removals")
    json.beginArray()
    for removal in removals { json.value(removal) }
    json.endArray()
    json.endObject()
    json.endLine()
    return json.bytes.array()
  }

  private func writeLanguages(to json: inout JSONWriter) {
    json.key("languages")
    json.beginObject()
    var current: String?
    for (subset, total) in totals {
      if subset.language != current {
        if current != nil { json.endObject() }
        current = subset.language
        json.key(subset.language)
        json.beginObject()
        json.member("name", LanguageTag(subset.language)?.englishName ?? "")
      }
      json.key(subset.tier.name)
      total.write(to: &json)
    }
    if current != nil { json.endObject() }
    json.endObject()
  }
}
