internal import Base
internal import Records

/// `croissant.json`: the release for machines, in the form of Croissant 1.1 (mlcommons.org/croissant/1.1).
///
/// Each shard is a `FileObject` with its digest, each subset a `FileSet` over its shards and a `RecordSet` whose fields have
/// types. Provenance is PROV-O: the crawls and the inputs that the release was derived from.
internal struct CroissantFile {
  private let manifest: ReleaseManifest

  init(_ manifest: ReleaseManifest) { self.manifest = manifest }

  func json() -> [UInt8] {
    var json = JSONWriter(capacity: 1 << 15)
    json.beginObject()
    CroissantContext.write(to: &json)
    json.member("@type", "sc:Dataset")
    json.member("conformsTo", "http://mlcommons.org/croissant/1.1")
    json.member("name", manifest.card.name)
    json.member("description", "Documents of web pages by language, in two sizes: noisy, and the clean part of it.")
    if let license = manifest.card.license { json.member("license", license) }
    if let url = manifest.card.url { json.member("url", url) }
    if let published = manifest.card.published { json.member("datePublished", published) }
    if let creator = manifest.card.creator {
      json.key("creator")
      json.beginObject()
      json.member("@type", "sc:Organization")
      json.member("name", creator)
      json.endObject()
    }
    let totals = manifest.totals
    json.member("inLanguage", Set(totals.map(\.subset.language)).sorted { Path.precedes($0, $1) })
    writeProvenance(to: &json)
    json.key("distribution")
    json.beginArray()
    for shard in manifest.shards { write(shard, to: &json) }
    for (subset, _) in totals { writeFiles(of: subset, to: &json) }
    json.endArray()
    json.key("recordSet")
    json.beginArray()
    for (subset, total) in totals { writeRecords(of: subset, total, to: &json) }
    json.endArray()
    json.endObject()
    json.endLine()
    return json.bytes.array()
  }

  /// The type of the shards. A reader is told of gzip by the name; of Zstandard `mlcroissant` knows nothing, so that it opens
  /// a release in `.jsonl.zst`, and cannot read its records.
  private var encoding: String { manifest.format == .parquet ? "application/x-parquet" : "application/jsonlines" }

  private func writeProvenance(to json: inout JSONWriter) {
    var origin = Origin()
    for crawl in manifest.crawls { origin.add(crawl: crawl) }
    for input in manifest.inputs { origin.add(input: input, byteCount: nil) }
    origin.write(to: &json)
  }

  private func write(_ shard: ShardFigures, to json: inout JSONWriter) {
    json.beginObject()
    json.member("@type", "cr:FileObject")
    json.member("@id", shard.path)
    json.member("name", Path.split(shard.path).name)
    json.member("contentUrl", shard.path)
    json.member("contentSize", "\(shard.byteCount) B")
    json.member("encodingFormat", encoding)
    json.member("sha256", shard.sha256)
    json.endObject()
  }

  private func writeFiles(of subset: Subset, to json: inout JSONWriter) {
    json.beginObject()
    json.member("@type", "cr:FileSet")
    json.member("@id", "files/\(subset.name)")
    json.member("name", "files of \(subset.name)")
    json.member("encodingFormat", encoding)
    json.member("includes", ReleaseNames.shards(subset, manifest.format))
    json.endObject()
  }

  private func writeRecords(of subset: Subset, _ total: ShardTotals, to json: inout JSONWriter) {
    json.beginObject()
    json.member("@type", "cr:RecordSet")
    json.member("@id", subset.name)
    json.member("name", subset.name)
    let name = LanguageTag(subset.language)?.englishName ?? subset.language
    json.member("description", "\(name), \(subset.tier.name): \(total.documents) documents")
    json.key("field")
    json.beginArray()
    for column in subset.tier.schema.columns {
      json.beginObject()
      json.member("@type", "cr:Field")
      json.member("@id", "\(subset.name)/\(column.name)")
      json.member("name", column.name)
      json.member("dataType", Self.type(column.type))
      json.key("source")
      json.beginObject()
      json.key("fileSet")
      json.beginObject()
      json.member("@id", "files/\(subset.name)")
      json.endObject()
      json.key("extract")
      json.beginObject()
      json.member("column", column.name)
      json.endObject()
      json.endObject()
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }

  private static func type(_ type: DocumentSchema.ColumnType) -> String {
    switch type {
    case .text: "sc:Text"
    case .integer: "sc:Integer"
    case .number: "sc:Float"
    case .time: "sc:DateTime"
    }
  }
}
