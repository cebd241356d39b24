internal import Base

/// The `@context` of a Croissant 1.1 file: what its names stand for.
internal enum CroissantContext {
  /// Writes the context as a member of the data set.
  static func write(to json: inout JSONWriter) {
    json.key("@context")
    json.beginObject()
    json.member("@language", "en")
    json.member("@vocab", "https://schema.org/")
    for name in vocabulary { json.member(name.0, name.1) }
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
}
