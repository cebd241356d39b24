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
    writeContext(to: &json)
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

  private func writeContext(to json: inout JSONWriter) {
    json.key("@context")
    json.beginObject()
    json.member("@language", "en")
    json.member("@vocab", "https://schema.org/")
    for name in Self.vocabulary { json.member(name.0, name.1) }
    for (name, id, type) in [
      ("data", "cr:data", "@json"), ("dataType", "cr:dataType", "@vocab"), ("examples", "cr:examples", "@json"),
    ] {
      json.key(name)
      json.beginObject()
      json.member("@id", id)
      json.member("@type", type)
      json.endObject()
    }
    for name in ["name", "description"] {
      json.key(name)
      json.beginObject()
      json.member("@container", "@language")
      json.endObject()
    }
    json.endObject()
  }

  /// The names of appendix 1 of the specification, and PROV-O's.
  private static let vocabulary: [(StaticString, String)] = [
    ("sc", "https://schema.org/"), ("cr", "http://mlcommons.org/croissant/"),
    ("rai", "http://mlcommons.org/croissant/RAI/"), ("dct", "http://purl.org/dc/terms/"),
    ("prov", "http://www.w3.org/ns/prov#"), ("conformsTo", "dct:conformsTo"), ("arrayShape", "cr:arrayShape"),
    ("citeAs", "cr:citeAs"), ("column", "cr:column"), ("equivalentProperty", "cr:equivalentProperty"),
    ("extract", "cr:extract"), ("field", "cr:field"),
    ("fileObject", "cr:fileObject"), ("fileProperty", "cr:fileProperty"), ("fileSet", "cr:fileSet"),
    ("format", "cr:format"), ("includes", "cr:includes"), ("isArray", "cr:isArray"),
    ("isLiveDataset", "cr:isLiveDataset"), ("jsonPath", "cr:jsonPath"), ("key", "cr:key"), ("md5", "cr:md5"),
    ("parentField", "cr:parentField"), ("path", "cr:path"), ("recordSet", "cr:recordSet"),
    ("references", "cr:references"), ("regex", "cr:regex"), ("repeated", "cr:repeated"), ("replace", "cr:replace"),
    ("samplingRate", "cr:samplingRate"), ("separator", "cr:separator"), ("source", "cr:source"),
    ("subField", "cr:subField"), ("transform", "cr:transform"),
  ]

  private func writeProvenance(to json: inout JSONWriter) {
    json.key("prov:wasDerivedFrom")
    json.beginArray()
    for label in manifest.crawls + manifest.inputs {
      json.beginObject()
      json.member("@type", "prov:Entity")
      json.member("prov:label", label)
      json.endObject()
    }
    json.endArray()
    json.key("prov:wasGeneratedBy")
    json.beginObject()
    json.member("@type", "prov:Activity")
    json.member("prov:label", "dataprep \(version)")
    json.endObject()
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
