import ArgumentParser

/// `dataprep warc`: a look into archives, and archives of one's own.
struct WARC: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "warc",
    abstract: "Counts, lists, extracts and makes WARC records.",
    discussion: """
      FILE is a WARC, ARC or WET archive, compressed by record, as a whole or not at all (gzip, zstd, \
      lz4), a folder of archives, a glob, an https:// address or - for standard input.

      Examples:
        dataprep warc stats crawl.warc.gz
        dataprep warc ls crawl.warc.gz --type response
        dataprep warc cat crawl.warc.gz --url https://example.org/ --payload
        dataprep warc create --output mine.warc.gz page1.html page2.html
      """,
    subcommands: [WARCStats.self, WARCList.self, WARCCat.self, WARCCreate.self])
}
