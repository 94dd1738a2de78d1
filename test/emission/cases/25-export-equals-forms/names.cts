const names = { READ: "read-by-name" } as const;

export = names;
