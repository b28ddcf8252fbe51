SELECT forge.enqueue_job('bench', '{}');
