/** Where the package stands on the disk, wherever this module was built into: templates, pages of rules and package.json are found from here. */

/** The package's own folder, as a URL with a slash at its end. */
export const PACKAGE_FOLDER = new URL("../", import.meta.url);
