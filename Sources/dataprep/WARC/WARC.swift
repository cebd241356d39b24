import ArgumentParser

/// `dataprep warc`: inspects archives, and creates them.
struct WARC: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "warc",
    abstract: "Counts, lists, indexes, extracts and creates WARC records.",
    discussion: """
      FILE is a WARC, ARC or WET archive, uncompressed or compressed per record or as a whole (gzip, zstd, lz4), a WACZ \
      file, one archive of it (FILE.wacz!/archive/data.warc.gz), a directory of archives, a glob, an https:// URL, or - \
      for standard input.

      Examples:
        dataprep warc stats crawl.warc.gz
        dataprep warc ls crawl.warc.gz --type response
        dataprep warc cat crawl.warc.gz --url https://example.org/ --payload
        dataprep warc index crawl.warc.gz --output crawl.warc.gz.cdxj
        dataprep warc create --output mine.warc.gz page1.html page2.html
      """,
    subcommands: [WARCStats.self, WARCList.self, WARCCat.self, WARCIndex.self, WARCCreate.self])
}
